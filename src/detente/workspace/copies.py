"""Near-copies: telling that two documents are one wire story with another introduction or a cut tail.

A text is compared by its shingles, the runs of five words in it, with case, punctuation and layout left out. Comparing
all with all would not do for thousands of documents, so each text gets a MinHash signature (A. Broder, "On the
resemblance and containment of documents", 1997), cut into bands: only texts that agree on a whole band are compared,
and those exactly, by their shingles. `docs/decisions/0004-storage.md` has the measurements behind the numbers.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

VERSION = 1
"""Goes up when anything here changes what a sketch holds."""

_SHINGLE_WORDS = 5
_SHORT_WORDS = 40
_PERMUTATIONS = 126
# Three rows a band: of pairs that share 40 % of their shingles 94 % meet in some band, at 50 % more than 99 %, and
# of unrelated texts (below 3 %) one pair in a thousand.
_ROWS = 3
_SEED = 1
_BATCH = 2000

_CONTAINMENT = 0.5
_RESEMBLANCE = 0.25
# With 126 permutations an estimate errs by 0.04 (one standard deviation): outside these bounds it decides by itself.
_SURELY_NOT = 0.1
_SURELY = 0.75

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sketch:
    """What is kept of a text to find its near-copies: how many different shingles it has, and their MinHash."""

    shingles: int
    signature: npt.NDArray[np.uint32]

    def buckets(self) -> list[int]:
        """One number a band, signed 63 bits: near-copies have at least one in common."""
        bands = self.signature.astype("<u4").reshape(-1, _ROWS)
        return [
            int.from_bytes(hashlib.blake2b(bytes([number]) + band.tobytes(), digest_size=8).digest(), "big") >> 1
            for number, band in enumerate(bands)
        ]


def shingles(text: str) -> frozenset[str]:
    """The different runs of five words in a text; the whole of it where it has fewer than forty words.

    So a very short text has no near-copies but those of the very same words: chance agreement would be too easy.

    >>> shingles("Moscow, 9 April (Agency)") == shingles("moscow 9 april agency")
    True
    >>> shingles("...")
    frozenset()
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
    if len(words) < _SHORT_WORDS:
        return frozenset([" ".join(words)]) if words else frozenset()
    return frozenset(" ".join(words[i : i + _SHINGLE_WORDS]) for i in range(len(words) - _SHINGLE_WORDS + 1))


def sketch(text: str) -> Sketch | None:
    """The sketch of a text; None for one without words."""
    found = sorted(shingles(text))
    if not found:
        return None
    minhash = _empty().copy()
    for start in range(0, len(found), _BATCH):  # the library works on permutations x shingles at once
        minhash.update_batch([one.encode("utf-8", "surrogatepass") for one in found[start : start + _BATCH]])
    return Sketch(len(found), minhash.hashvalues.astype("<u4"))


@functools.cache
def _empty() -> Any:
    from datasketch import MinHash  # type: ignore[import-untyped]  # brings SciPy along: more than a second, which listing documents need not pay

    return MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme="affine32")


def are_copies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts' shingles make them near-copies.

    Most of the shorter one must stand in the longer one, and the two must be of comparable length: an analysis that
    quotes a whole statement is no copy of it.

    >>> story = " ".join(f"word{i}" for i in range(100))
    >>> are_copies(shingles("An introduction of our own. " + story[:600]), shingles(story))
    True
    >>> are_copies(shingles(story), shingles(story.replace("5", "five")))
    False
    """
    common = len(one & other)
    if not common:
        return False
    return (
        common >= _CONTAINMENT * min(len(one), len(other))
        and common >= _RESEMBLANCE * (len(one) + len(other) - common)
    )  # fmt: skip


def group(
    buckets: Iterable[tuple[int, str]],
    sketches: Mapping[str, Sketch],
    shingles_of: Callable[[str], frozenset[str]],
) -> list[list[str]]:
    """Groups of documents that are near-copies of each other, directly or through others; each sorted.

    The groups depend only on which documents there are, never on the order in which they were stored.

    Args:
        buckets: pairs of bucket and document id, ordered.
        sketches: of every document that `buckets` names.
        shingles_of: reads a document's shingles, for the pairs that the signatures leave in doubt.
    """
    parents: dict[str, str] = {}
    refused: set[tuple[str, str]] = set()

    def root(document: str) -> str:
        while (parent := parents.setdefault(document, document)) != document:
            parents[document] = parents[parent]
            document = parents[document]
        return document

    def copies(one: str, other: str) -> bool:
        pair = (min(one, other), max(one, other))
        if pair in refused:
            return False
        alike = float(np.mean(sketches[one].signature == sketches[other].signature))
        if alike >= _SURELY:
            return True
        if alike > _SURELY_NOT and are_copies(shingles_of(one), shingles_of(other)):
            return True
        refused.add(pair)
        return False

    present: int | None = None
    groups: dict[str, list[str]] = {}
    for bucket, document in buckets:
        if bucket != present:
            present, groups = bucket, {}
        mine = groups.pop(root(document), [])
        mine.append(document)
        for other_root, members in list(groups.items()):
            if any(copies(document, member) for member in members):
                parents[other_root] = root(document)
                mine += groups.pop(other_root)
        groups[root(document)] = mine
    together: dict[str, list[str]] = {}
    for document in sorted(parents):
        together.setdefault(root(document), []).append(document)
    return [members for members in together.values() if len(members) > 1]
