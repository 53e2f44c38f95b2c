"""Changes to the language model: kept in a file, added to its weights, refused where they do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.errors import ReadingError
from detente.reading.encoder import WIDTH, LayerChanges, Vectorizer, vectors_installed
from detente.reading.encoder.changes import base_fingerprint

MATRIX = "layer.5.output.dense"


@pytest.fixture(autouse=True)
def needs_vectors() -> None:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")


def changes(strength: float = 0.0, base: str | None = None) -> LayerChanges:
    draw = np.random.default_rng(5)
    left = draw.normal(0, 0.1, (4 * WIDTH, 3)).astype(np.float16).astype(np.float32)
    right = (strength * draw.normal(0, 1, (3, WIDTH))).astype(np.float16).astype(np.float32)
    return LayerChanges(
        matrices={MATRIX: (left, right)},
        labels=("calm", "wild"),
        head=np.ones((WIDTH, 2), dtype=np.float32),
        bias=np.zeros(2, dtype=np.float32),
        base=base or base_fingerprint(),
        card={"learned_from": "nothing"},
    )


def test_changes_come_back_from_their_file_and_have_one_form(tmp_path: Path) -> None:
    changes(0.25).save(tmp_path / "one.npz")
    changes(0.25).save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    back = LayerChanges.load(tmp_path / "one.npz")
    assert back.labels == ("calm", "wild")
    assert back.card == {"learned_from": "nothing"}
    assert back.fingerprint == changes(0.25).fingerprint != changes(0.5).fingerprint
    assert np.array_equal(back.matrices[MATRIX][0], changes().matrices[MATRIX][0])


def test_no_change_leaves_vectors_as_they_are_and_a_change_moves_them() -> None:
    texts = ["They signed a treaty.", "Planes bombed the harbour at dawn."]
    plain, same, moved = (
        [words.mean() for words in Vectorizer(made).words(texts)] for made in (None, changes(), changes(0.25))
    )
    assert np.abs(np.array(plain) - np.array(same)).max() < 1e-4
    assert np.abs(np.array(plain) - np.array(moved)).max() > 1e-2


def test_changes_to_another_model_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    changes(base="0" * 16).save(path)
    with pytest.raises(ReadingError, match="another version") as caught:
        LayerChanges.load(path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x93NUMPY\x01\x00", b"plain text"])
def test_a_file_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match="cannot be read"):
        LayerChanges.load(path)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.npz"
    changes(0.25).save(path)
    whole = path.read_bytes()
    for share in (0.3, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(ReadingError, match="cannot be read"):
            LayerChanges.load(path)


def test_a_head_that_does_not_fit_its_labels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    made = changes()
    LayerChanges(made.matrices, ("calm",), made.head, made.bias, made.base, made.card).save(path)
    with pytest.raises(ReadingError, match="for 1 labels"):
        LayerChanges.load(path)
