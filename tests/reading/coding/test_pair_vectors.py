"""Vectors of pairs: their shape, and that they do not hang on who takes part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from detente.reading.coding import Pair
from detente.reading.coding.pair_vectors import PAIR_WIDTH, pair_pieces, pair_vectors
from detente.reading.encoder import WIDTH, Vectorizer, vectors_installed

PairOf = Callable[[str], Pair]


@pytest.fixture(scope="module")
def vectorizer() -> Vectorizer:
    if not vectors_installed():
        pytest.skip("the packages with the vectors' files are not installed")
    return Vectorizer()


def test_no_pairs(vectorizer: Vectorizer) -> None:
    assert pair_vectors([], vectorizer).shape == (0, PAIR_WIDTH)
    assert pair_pieces([]) == []


def test_a_pair_has_one_vector_whoever_takes_part(vectorizer: Vectorizer, pair_of: PairOf) -> None:
    one, other, turned = pair_vectors(
        [
            pair_of("<s>Mali</s> bombed <t>Chad</t>."),
            pair_of("<s>Norway</s> bombed <t>Denmark</t>."),
            pair_of("<t>Mali</t> bombed <s>Chad</s>."),
        ],
        vectorizer,
    )
    assert np.allclose(np.linalg.norm(one.reshape(2, WIDTH), axis=1), 1)
    assert np.abs(one - other).max() < 1e-4
    assert np.abs(one - turned).max() > 1e-2


def test_pieces_are_those_that_vectors_are_the_means_of(vectorizer: Vectorizer, pair_of: PairOf) -> None:
    pair = pair_of("<s>Mali</s> has openly threatened to bomb <t>Chad</t> on Monday.")
    [vector], [pieces] = pair_vectors([pair], vectorizer), pair_pieces([pair])
    assert len(pieces.pools) == PAIR_WIDTH // WIDTH
    assert set(pieces.pools[0]) < set(pieces.pools[1]) < set(range(len(pieces.ids)))
    assert vector.any()
