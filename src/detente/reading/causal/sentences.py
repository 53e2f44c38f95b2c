"""Reading single sentences: whether each states a cause, or denies one, and what it says is the cause of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from detente.codebook import Codebook
from detente.errors import ReadingError
from detente.reading.causal.corpora import LONGEST
from detente.reading.causal.denial import CAUSAL, USES
from detente.reading.causal.features import sentence_features
from detente.reading.causal.gate import CausalGate, shipped_gate
from detente.reading.causal.relation import CausalRelation, Polarity, Range
from detente.reading.causal.relations import RelationFinder
from detente.reading.causal.sentence_sign import sentence_sign
from detente.reading.language_model import load_language_model
from detente.reading.lexicon import Lexicon

BATCH = 128
"""Sentences whose parses are held at a time."""
PLAIN = 0.5
"""Score from which a relation is told of a sentence that the gate does not call causal."""
DOUBTFUL = 0.05
"""Probability from which a sentence without a causal word may still be causal: it has a sign then, the commoner one."""
_TORN_NOT = re.compile(r"\b(\w+n) ['’] ?t\b")
""" "did n't" and "won 't", as corpora write it whose words were set apart: the parser would find no negation."""
_HALF_CHARACTER = str.maketrans(dict.fromkeys(range(55296, 57344), "�"))


@dataclass(frozen=True, slots=True)
class CausalSentence:
    """What a sentence says about cause and effect. Ranges count the Unicode code points of its text.

    A positive claim is one that is causal and not denied: `states` tells.
    """

    causal: bool
    """Whether it is about cause and effect."""
    probability: float
    """The probability of that."""
    denied: bool
    """Whether it denies a cause, or says that an effect did not come as expected."""
    denial: float
    """The probability of that."""
    relation: CausalRelation | None
    """The surest relation of cause and effect; None where none is found, or the sentence has nothing of the kind."""
    sign: Polarity
    """Whether what the sentence says furthers something (1) or holds it back (-1); 0 without a causal word."""

    @property
    def states(self) -> bool:
        """Whether it states a cause: a denied one is not stated."""
        return self.causal and not self.denied

    @property
    def polarity(self) -> Polarity:
        """1 where the cause brings about or furthers the effect, -1 where it holds it back, 0 where there is none.

        Of a denied cause it is the sign of what is denied; of a sentence that the gate does not call causal, that of
        its causal words.
        """
        if self.sign == 0 and self.relation is not None:
            return self.relation.polarity
        return self.sign or (1 if self.probability >= DOUBTFUL else 0)

    @property
    def cause(self) -> Range | None:
        """Where the cause stands."""
        return self.relation.cause if self.relation is not None else None

    @property
    def effect(self) -> Range | None:
        """Where the effect stands."""
        return self.relation.effect if self.relation is not None else None

    @property
    def signal(self) -> Range | None:
        """Where the words stand that tie them, if any do."""
        return self.relation.signal if self.relation is not None else None


class CausalReader:
    """Reads sentences for cause and effect.

    Args:
        codebook: whose cue words are looked for.
        gate: tells which sentences are causal and which deny it; the shipped one where None.
        causal_from: probability from which a sentence counts as causal; the gate's own where None.
        vectors: whether the gate asks the small language model, if it learned to: better, slower, and the last digits
            of a probability may differ between machines.

    >>> from detente.codebook import load_codebook
    >>> reader = CausalReader(load_codebook())
    >>> [one.causal for one in reader.read(["Shops closed because of the strike.", "The shop is in Oslo."])]
    [True, False]
    """

    def __init__(
        self,
        codebook: Codebook,
        *,
        gate: CausalGate | None = None,
        causal_from: float | None = None,
        vectors: bool = True,
    ) -> None:
        self._lexicon = Lexicon(codebook, uses=USES)
        self._gate = gate or shipped_gate()
        self._causal_from = causal_from
        self._vectors = vectors
        self._relations = RelationFinder(codebook)

    def read(self, texts: Iterable[str]) -> Iterator[CausalSentence]:
        """Reads sentences, in order; memory stays bounded.

        Args:
            texts: a sentence each, or a few that are one statement.

        Raises:
            ReadingError: if a text is empty or overlong.
        """
        language_model = load_language_model()
        unneeded = [name for name in language_model.pipe_names if name == "ner"]
        stream = iter(texts)
        while batch := [checked(text) for text in islice(stream, BATCH)]:
            with language_model.memory_zone():
                docs = list(language_model.pipe(batch, batch_size=64, disable=unneeded))
                spoken = [self._lexicon.find(doc) for doc in docs]
                seen = [sentence_features(doc[:], hits) for doc, hits in zip(docs, spoken, strict=True)]
                verdicts = self._gate.judge(seen, batch if self._vectors else None, self._causal_from)
                read = []
                for doc, hits, verdict in zip(docs, spoken, verdicts, strict=True):
                    cues = hits.get(CAUSAL, [])
                    found = self._relations.find(doc, cues, most=1)
                    # What the gate does not call causal is told of only where its relation is plain.
                    told = found and (verdict.causal or verdict.denied or found[0].score >= PLAIN)
                    read.append(
                        CausalSentence(
                            causal=verdict.causal,
                            probability=verdict.probability,
                            denied=verdict.denied,
                            denial=verdict.denial,
                            relation=found[0] if told else None,
                            sign=sentence_sign(doc, cues),
                        )
                    )
            yield from read


def checked(text: str) -> str:
    """The text as the parser can take it, of the same length: half characters replaced, torn negations mended.

    Raises:
        ReadingError: if it is empty or overlong.
    """
    if not text.strip():
        raise ReadingError("there is no sentence", remedy="leave the row out, or write its sentence")
    if len(text) > LONGEST:
        raise ReadingError(f"the sentence has {len(text):,} characters", remedy=f"give one of at most {LONGEST:,}")
    return _TORN_NOT.sub(_mended, text.translate(_HALF_CHARACTER))


def _mended(torn: re.Match[str]) -> str:
    return f"{torn[1]}'t".ljust(len(torn[0]))


def load_gate(path: Path | None) -> CausalGate:
    """The gate of a file, or the shipped one where None.

    Raises:
        ReadingError: if the file cannot be read.
    """
    return shipped_gate() if path is None else CausalGate.load(path)
