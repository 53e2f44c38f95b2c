"""The model file: the same model gives the same bytes; what is damaged or foreign is refused with a remedy."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import ReadingError
from detente.reading.coding import SHIPPED_MODEL, CoderModel, shipped_model
from detente.reading.coding.model import log_softmax, weight_of


@pytest.fixture(scope="module")
def file(small_model: CoderModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "coder.json.gz"
    small_model.save(path)
    return path


def test_a_model_that_is_read_and_written_keeps_its_bytes(file: Path, tmp_path: Path) -> None:
    CoderModel.load(file).save(tmp_path / "again.gz")
    assert (tmp_path / "again.gz").read_bytes() == file.read_bytes()


def test_the_shipped_model_keeps_its_bytes(tmp_path: Path) -> None:
    shipped_model().save(tmp_path / "again.gz")
    assert gzip.decompress((tmp_path / "again.gz").read_bytes()) == gzip.decompress(SHIPPED_MODEL.read_bytes())


def test_a_model_that_is_read_codes_like_the_one_that_was_written(small_model: CoderModel, file: Path) -> None:
    read = CoderModel.load(file)
    features = [["p=bomb", "mood=plain"], ["p=meet"], [], ["p=unheard"]]
    assert (read.probabilities(features, None) == small_model.probabilities(features, None)).all()
    assert (read.types, read.vocabulary, read.exemplars) == (
        small_model.types,
        small_model.vocabulary,
        small_model.exemplars,
    )
    assert (read.fingerprint, read.language_model, dict(read.card)) == (
        small_model.fingerprint,
        small_model.language_model,
        dict(small_model.card),
    )


def test_the_file_can_be_read_by_a_person(file: Path) -> None:
    whole = json.loads(gzip.decompress(file.read_bytes()))
    assert whole["card"]["sentences"] == 24
    assert set(whole["weights"]) >= {"p=bomb", "p=meet"}
    assert "<s>Mali</s> bombed <t>Chad</t> on Monday." in [exemplar[2] for exemplar in whole["exemplars"]]


def refused(path: Path) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        CoderModel.load(path)
    assert caught.value.where == str(path)
    assert caught.value.remedy
    return caught.value


def test_no_file(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "nothing.gz").problem
    assert "cannot be read" in refused(tmp_path).problem


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", b"\x1f\x8b", gzip.compress(b"no json"), gzip.compress(b"\xff\xfe")],
    ids=["empty", "no gzip", "cut", "no JSON", "no text"],
)
def test_a_foreign_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "coder.json.gz"
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize("value", [None, 1, [], {}, [1, 2], {"format": 1}, "text", {"format": None}])
def test_json_of_something_else(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "coder.json.gz"
    path.write_bytes(gzip.compress(json.dumps(value).encode()))
    refused(path)


def test_another_format_is_named(file: Path, tmp_path: Path) -> None:
    whole = json.loads(gzip.decompress(file.read_bytes()))
    path = tmp_path / "coder.json.gz"
    path.write_bytes(gzip.compress(json.dumps({**whole, "format": 99}).encode()))
    assert refused(path).problem == "the model file is of format 99, this version reads 2"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 0.999), flipped=st.none() | st.floats(0, 0.999))
def test_a_damaged_file(file: Path, tmp_path: Path, cut: float, flipped: float | None) -> None:
    content = bytearray(file.read_bytes())
    if flipped is None:
        content = content[: int(len(content) * cut)]
    else:
        content[max(int(len(content) * flipped), 10)] ^= 0x55  # the first ten bytes are the head, partly free
    path = tmp_path / "coder.json.gz"
    path.write_bytes(content)
    refused(path)


KEYS = (
    "card", "fingerprint", "language_model", "types", "temperature", "bare_temperature", "bias", "weights",
    "vector_bias", "vector_weights", "exemplars",
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_part_that_is_missing(file: Path, tmp_path: Path, key: str) -> None:
    whole = json.loads(gzip.decompress(file.read_bytes()))
    del whole[key]
    path = tmp_path / "coder.json.gz"
    path.write_bytes(gzip.compress(json.dumps(whole).encode()))
    refused(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("types", 5),
        ("types", ["ASSAULT"]),
        ("bias", [1]),
        ("bias", "text"),
        ("bias", [[1, 2], [3, 4]]),
        ("weights", [1, 2]),
        ("weights", {"p=bomb": [[7, 1]]}),
        ("weights", {"p=bomb": [["a", 1]]}),
        ("vector_weights", [[1, 2]]),
        ("temperature", "warm"),
        ("temperature", 0),
        ("exemplars", [["too", "few"]]),
        ("exemplars", [["group", "ASSAULT", "sentence", [10**9]]]),
        ("exemplars", [["group", "ASSAULT", "sentence", ["a"]]]),
        ("card", 5),
    ],
)
def test_a_part_that_does_not_fit(file: Path, tmp_path: Path, key: str, value: Any) -> None:
    whole = json.loads(gzip.decompress(file.read_bytes()))
    path = tmp_path / "coder.json.gz"
    path.write_bytes(gzip.compress(json.dumps({**whole, key: value}).encode()))
    refused(path)


@given(st.lists(st.lists(st.sampled_from(["p=bomb", "p=meet", "n=no", "mood=plain", "b=war", ""])), max_size=4))
def test_probabilities_sum_to_one(small_model: CoderModel, features: list[list[str]]) -> None:
    found = small_model.probabilities(features, None)
    assert found.shape == (len(features), 2)
    assert np.allclose(found.sum(axis=1), 1)
    assert (found >= 0).all()


def test_weights_by_kind() -> None:
    assert weight_of("p=bomb") == 1.0 > weight_of("c=war") > weight_of("b=war") > 0


def test_log_softmax_bears_large_scores() -> None:
    found = np.exp(log_softmax(np.array([[1e4, 0.0], [-1e4, -1e4]])))
    assert np.allclose(found, [[1, 0], [0.5, 0.5]])


def test_features_of_an_exemplar_are_those_that_tell(small_model: CoderModel) -> None:
    for exemplar in small_model.exemplars:
        named = {small_model.vocabulary[place] for place in exemplar.features}
        assert any(feature.startswith("p=") for feature in named)
        assert not any(feature.startswith(("sn=", "tn=", "b=", "deps=")) for feature in named)
