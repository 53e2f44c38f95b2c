"""Asking over the network: attempts, bounds, one host alone, and a key that goes nowhere else."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from detente.errors import UsageError
from detente.model import Reading
from detente.reading import LlmReader, LlmSettings, is_read_whole
from detente.reading.llm import endpoint
from stub_server import Reply, Stub, completion, serving

Ask = Callable[..., Reading]
NEED = {
    "quote": "Moscow needs the revenue of arms exports",
    "between": ["RUS", "IRN"],
    "leaning": "unclear",
    "relation": "causes",
}
GOOD = {"claims": [NEED]}


def kept(reading: Reading) -> list[str]:
    return [one.evidence.quote for one in reading.statements() if one.rule.startswith("llm-")]


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_request_asks_for_the_same_answer_each_time(ask: Ask, stub: Stub) -> None:
    ask(GOOD, most_requests=1)
    [request] = stub.requests
    assert (request["model"], request["temperature"], request["seed"]) == ("stub", 0, 0)
    assert [message["role"] for message in request["messages"]] == ["user"]
    assert "RUS (Russia), IRN (Iran), ISR (Israel)" in request["messages"][0]["content"]
    assert "Authorization" not in stub.headers[0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(ask: Ask, stub: Stub, status: int) -> None:
    busy = Reply(b"busy", status, {"Retry-After": "0"})
    assert kept(ask(busy, busy, GOOD)) == [NEED["quote"]]
    assert len(stub.requests) == 3
    assert stub.requests[0] == stub.requests[2]


def test_a_server_that_stays_busy_is_given_up(ask: Ask, stub: Stub, by_rules: Reading) -> None:
    reading = ask(Reply(b"", 503), attempts=3)
    assert len(stub.requests) == 3
    assert "answers 503" in reading.warnings[0]
    assert reading.statements() == by_rules.statements()


def test_a_slow_server_is_given_up(ask: Ask) -> None:
    slow = completion(GOOD)
    slow.pause = 0.5
    reading = ask(slow, seconds=0.1, attempts=2)
    assert "no whole answer came within 0.1 seconds" in reading.warnings[0]


def test_a_slow_answer_in_time_is_taken(ask: Ask) -> None:
    slow = completion(GOOD)
    slow.pause = 0.2
    assert kept(ask(slow)) == [NEED["quote"]]


def test_the_pause_a_server_asks_for_is_bounded(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    # In this module alone: other threads of the test run sleep, too.
    monkeypatch.setattr(endpoint, "time", SimpleNamespace(sleep=pauses.append, monotonic=time.monotonic))
    ask(*(Reply(b"", 429, {"Retry-After": after}) for after in ("7", "99999", "tomorrow", "-1")), attempts=4, pause=2.0)
    assert [pause for pause in pauses if pause] == [7.0, 60.0, 8.0]


def test_a_redirect_is_not_followed(ask: Ask) -> None:
    with serving() as elsewhere:
        elsewhere.answer(GOOD)
        away = {"Location": f"{elsewhere.address}/chat/completions", "Content-Type": "application/json"}
        reading = ask(Reply(b"{}", 307, away))
        assert elsewhere.requests == []
    assert "answers 307" in reading.warnings[0]
    assert kept(reading) == []


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_that_lets_nobody_in_is_asked_once(stub: Stub, codebook, reader, make_document, status: int) -> None:
    stub.answer(Reply(b'{"error": {"message": "wrong key sk-secret"}}', status))
    asking = LlmReader(LlmSettings("stub", stub.address), codebook)
    for text in ("Iran fears Israel.", "Russia trusts Iran."):
        document = make_document(text)
        reading = asking.read(document, reader.read(document))
        assert f"answers {status}" in reading.warnings[0]
        assert "sk-secret" not in reading.warnings[0]
    assert len(stub.requests) == 1


def test_after_failures_in_a_row_nothing_more_is_asked(stub: Stub, codebook, reader, make_document) -> None:
    stub.answer("rubbish", GOOD, "rubbish")
    asking = LlmReader(LlmSettings("stub", stub.address), codebook)
    for number in range(8):
        document = make_document(f"Iran fears Israel {number}.")
        asking.read(document, reader.read(document))
    # The good answer starts the count again.
    assert len(stub.requests) == 5
    assert asking.fault is not None
    assert "3 failures in a row" in asking.fault


def test_a_server_that_is_not_there_is_named(ask: Ask) -> None:
    address = f"http://127.0.0.1:{unused_port()}/v1"
    reading = ask(GOOD, address=address)
    assert f"{address}/chat/completions" in reading.warnings[0]
    assert "cannot be reached" in reading.warnings[0]


def test_without_an_address_it_is_said_what_is_missing(ask: Ask) -> None:
    assert "give --llm-address" in ask(GOOD, address=None).warnings[0]


# The key -------------------------------------------------------------------------------------------------------------


def test_the_key_goes_to_the_server_and_nowhere_else(
    ask: Ask, stub: Stub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DETENTE_LLM_KEY", raising=False)
    monkeypatch.setenv("DETENTE_LLM_KEY", "sk-secret")
    reading = ask(GOOD, answers=tmp_path)
    assert stub.headers[0]["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in reading.model_dump_json()
    assert "sk-secret" not in str(stub.requests)
    assert all("sk-secret" not in file.read_text() for file in tmp_path.iterdir())
    assert "sk-secret" not in repr(LlmSettings("stub", stub.address))


def test_a_server_that_quotes_the_key_is_not_quoted(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_LLM_KEY", "sk-secret")
    reading = ask(Reply(b'{"error": {"message": "sk-secret may not"}}', 400))
    assert "answers 400" in reading.warnings[0]
    assert "sk-secret" not in reading.warnings[0]


@pytest.mark.parametrize(
    ("address", "key", "problem"),
    [
        ("http://models.example/v1", "sk-secret", "unencrypted"),
        ("http://10.0.0.7:8080/v1", "sk-secret", "unencrypted"),
        ("https://models.example/v1", "sk secret", "no key"),
        ("https://models.example/v1", "sk-secret\r\nHost: evil", "no key"),
    ],
)
def test_a_key_that_must_not_be_sent_is_refused_before_anything_is_read(
    codebook, monkeypatch: pytest.MonkeyPatch, address: str, key: str, problem: str
) -> None:
    monkeypatch.setenv("DETENTE_LLM_KEY", key)
    with pytest.raises(UsageError, match=problem) as raised:
        LlmReader(LlmSettings("stub", address), codebook)
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/v1",
        "models.example",
        "http://",
        "https://me:pass@a.example/v1",
        "http://a.example/v1?key=1",
        "http://[::1",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="address") as raised:
        LlmSettings("stub", address)
    assert "pass" not in str(raised.value).replace("password", "")


@pytest.mark.parametrize("model", ["", "  ", "a\nb", "x" * 101])
def test_a_model_without_a_usable_name_is_refused(model: str) -> None:
    with pytest.raises(UsageError, match="no name of a model"):
        LlmSettings(model)


def test_arguments_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_LLM_MODEL", "large")
    monkeypatch.setenv("DETENTE_LLM_ADDRESS", "https://models.example/v1")
    monkeypatch.delenv("DETENTE_LLM_ANSWERS", raising=False)
    settings = LlmSettings.from_environment(model="small")
    assert (settings.model, settings.address, settings.answers) == ("small", "https://models.example/v1", None)
    monkeypatch.delenv("DETENTE_LLM_MODEL")
    with pytest.raises(UsageError, match="no language model is named"):
        LlmSettings.from_environment()


# Kept answers --------------------------------------------------------------------------------------------------------


def test_a_kept_answer_makes_the_same_reading_without_a_server(ask: Ask, stub: Stub, tmp_path: Path) -> None:
    first = ask(GOOD, answers=tmp_path)
    again = ask("rubbish", answers=tmp_path, address=None)
    assert again.model_dump_json() == first.model_dump_json()
    assert len(stub.requests) == 1


def test_another_model_has_other_answers(ask: Ask, stub: Stub, tmp_path: Path) -> None:
    ask(GOOD, answers=tmp_path)
    ask({}, answers=tmp_path, model="other")
    assert len(stub.requests) == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_an_unusable_answer_is_not_kept(ask: Ask, stub: Stub, tmp_path: Path) -> None:
    ask("rubbish", answers=tmp_path)
    assert kept(ask(GOOD, answers=tmp_path)) == [NEED["quote"]]
    assert len(stub.requests) == 2


@pytest.mark.parametrize("content", [b"", b"{}", b'{"answer": 7}', b"\xff", b'{"answer": "{'])
def test_a_damaged_answer_is_named(ask: Ask, tmp_path: Path, content: bytes) -> None:
    ask(GOOD, answers=tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(content)
    reading = ask(GOOD, answers=tmp_path)
    assert f"{file}: a kept answer is damaged" in reading.warnings[0]
    assert not is_read_whole(reading)


def test_a_folder_that_cannot_be_written_is_named(ask: Ask, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    reading = ask(GOOD, answers=place / "answers")
    assert str(place) in reading.warnings[0]
    assert kept(reading) == []
