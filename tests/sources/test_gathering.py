"""Files and folders."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from detente.sources import Limits, count, expand, gather

TEXT = "The two ministers met in the capital on Tuesday."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.md", ".hidden.txt", ".git/config.txt", "sub/broken.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{TEXT} {name}")
    return tmp_path


def names(folder: Path, locations) -> list[str]:
    return [Path(location).relative_to(folder).as_posix() for location in locations]


def test_folders_are_walked_in_order_without_hidden_files(folder: Path) -> None:
    assert names(folder, expand([folder])) == ["a.txt", "b.txt", "sub/broken.pdf", "sub/c.md"]
    assert count([folder, folder / "a.txt", "https://a.example/"]) == 6


def test_links_in_a_circle_end(folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "away").symlink_to("nowhere")
    assert names(folder, expand([folder])) == ["a.txt", "away", "b.txt", "sub/broken.pdf", "sub/c.md"]


def test_one_broken_file_does_not_cost_the_others(folder: Path) -> None:
    (folder / "away").symlink_to("nowhere")
    arrivals = list(gather([folder]))
    refused = {Path(arrival.location).name: str(arrival.refused) for arrival in arrivals if arrival.refused}
    assert set(refused) == {"away", "broken.pdf"}
    assert "no such file" in refused["away"]
    assert [Path(arrival.location).name for arrival in arrivals if arrival.drafts] == [
        "a.txt",
        "b.txt",
        "c.md",
    ]


def test_drafts_carry_the_bytes_and_their_hash(folder: Path) -> None:
    (arrival,) = gather([str(folder / "a.txt")])
    (draft,) = arrival.drafts
    assert draft.raw == (folder / "a.txt").read_bytes()
    assert draft.origin.raw == hashlib.sha256(draft.raw).hexdigest()
    assert draft.origin.location == arrival.location == str(folder / "a.txt")


def test_gathering_is_lazy(folder: Path) -> None:
    arrivals = gather([folder / "a.txt", folder / "later.txt"])
    assert next(arrivals).drafts
    (folder / "later.txt").write_text(TEXT)
    assert next(arrivals).drafts


def test_empty_folders_and_wrong_paths_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    empty, missing = gather([tmp_path / "empty", tmp_path / "missing.txt"])
    assert "the folder is empty" in str(empty.refused)
    assert "no such file" in str(missing.refused)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (arrival,) = gather([tmp_path])
    assert "no ordinary file" in str(arrival.refused)


def test_a_file_over_the_limit_is_refused(folder: Path) -> None:
    (arrival,) = gather([folder / "a.txt"], limits=Limits(max_bytes=10))
    assert "more than the 10 allowed" in str(arrival.refused)


def test_a_file_name_that_is_not_utf8_can_be_stored(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(path, "w") as file:  # noqa: PTH123 - a path of bytes
            file.write(TEXT)
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    (arrival,) = gather([tmp_path])
    assert arrival.drafts[0].origin.model_dump_json()


def test_furniture_can_be_added(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html><body><p>Gulf portal start</p><p>{TEXT}</p></body></html>")
    (plain,) = gather([tmp_path])
    (cleaned,) = gather([tmp_path], furniture=["Gulf portal start"])
    assert plain.drafts[0].text == f"Gulf portal start\n\n{TEXT}"
    assert cleaned.drafts[0].text == TEXT
