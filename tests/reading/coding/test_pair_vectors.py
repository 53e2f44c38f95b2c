"""Vectors of pairs: their shape, and that they do not hang on who takes part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from detente.reading.coding import Pair
from detente.reading.coding.pair_vectors import MAX_WORDS, PAIR_WIDTH, POOLS, pair_pieces, pair_vectors
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
    assert np.allclose(np.linalg.norm(one.reshape(POOLS, WIDTH), axis=1), 1)
    assert np.abs(one - other).max() < 1e-4
    assert np.abs(one - turned).max() > 1e-2


def test_pieces_are_those_that_vectors_are_the_means_of(vectorizer: Vectorizer, pair_of: PairOf) -> None:
    pair = pair_of("<s>Mali</s> has openly threatened to bomb <t>Chad</t> on Monday.")
    [vector], [pieces] = pair_vectors([pair], vectorizer), pair_pieces([pair])
    assert len(pieces.pools) == POOLS
    event, core, source, target = map(set, pieces.pools)
    assert event < core < set(range(len(pieces.ids)))
    assert len(source) == len(target) == 1
    assert not core & (source | target)
    assert vector.any()


def test_a_side_that_is_not_named_is_nothing(vectorizer: Vectorizer, pair_of: PairOf) -> None:
    [vector] = pair_vectors([pair_of("<s>Mali</s> mobilised.")], vectorizer)
    *others, target = vector.reshape(POOLS, WIDTH)
    assert all(part.any() for part in others)
    assert not target.any()


def test_the_rest_of_the_sentence_is_seen_but_is_no_part_of_the_core(vectorizer: Vectorizer, pair_of: PairOf) -> None:
    plain, told = "<s>Mali</s> left <t>the club</t>.", "As guns fell silent, <s>Mali</s> left <t>the club</t>."
    [short, long] = pair_pieces([pair_of(plain), pair_of(told)])
    assert len(long.ids) > len(short.ids)
    assert [len(pool) for pool in long.pools] == [len(pool) for pool in short.pools]
    one, other = pair_vectors([pair_of(plain), pair_of(told)], vectorizer)
    assert np.abs(one - other).max() > 1e-2


def test_of_an_endless_sentence_the_words_near_the_predicate_are_read(pair_of: PairOf) -> None:
    [pieces] = pair_pieces([pair_of("<s>Mali</s> bombed <t>Chad</t> " + "and the old town of Abeche " * 40)])
    assert len(pieces.ids) < 2 * MAX_WORDS
    assert all(pieces.pools)
