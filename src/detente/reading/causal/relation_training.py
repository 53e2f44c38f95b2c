"""Training the relation model: `python -m detente.reading.causal.relation_training FOLDER`.

FOLDER holds `cnc/train_subtask2_grouped.csv` (Causal News Corpus V2, CC0) and `because/` (BECAUSE 2.1, MIT). Besides,
it learns from the sentences in `data/exemplars.txt`, which were written for it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Span

from detente.codebook import load_codebook
from detente.reading.causal.alignment import Aligned, align
from detente.reading.causal.arguments import sides_of
from detente.reading.causal.boundaries import Edge, Tree, candidates, edge_features, edges_of
from detente.reading.causal.cues import CueFinder, Cues
from detente.reading.causal.pivots import Pivot, can_be_pivot, pivot_features
from detente.reading.causal.relation_learning import Choice, Features, fit_choices, fit_classes
from detente.reading.causal.relation_model import SHIPPED, SIGNAL, RelationModel
from detente.reading.causal.signals import signal_candidates, signal_features
from detente.reading.causal.span_corpora import (
    MarkedRelation,
    MarkedText,
    read_because,
    read_causal_news,
    read_exemplars,
)
from detente.reading.language_model import load_language_model, model_version
from detente.reading.model_file import SCALE

EXEMPLARS = Path(__file__).parent / "data" / "exemplars.txt"
WEIGHTS: Mapping[str, float] = {"news": 1.0, "because": 3.0, "exemplars": 1.5}
"""How much a sentence of each corpus counts: the small ones would be drowned by the large one."""
PRIOR = 1.0
RARE_PIVOT, RARE_OPTION = 4, 4
LEAST = 15
"""Thousandths below which a weight is left out of the model."""
_PARAGRAPH = re.compile(r"(?:(?!\n\s*\n).)+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed sentence of a corpus with the relations marked in it; ranges count the characters of its document."""

    corpus: str
    group: str
    span: Span
    relations: tuple[MarkedRelation, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learned from a sentence."""

    corpus: str
    group: str
    words: tuple[Features, ...]
    turns: tuple[int, ...]
    choices: tuple[tuple[str, Choice], ...]


def parse_corpora(folder: Path, nlp: Language, limit: int = 0) -> Iterator[Parsed]:
    """The sentences of all corpora that the model learns from.

    Args:
        folder: holds `cnc/train_subtask2_grouped.csv` and `because/`.
        nlp: parses them.
        limit: only so many sentences of each; 0 for all.
    """
    most = limit or None
    news = read_causal_news(folder / "cnc" / "train_subtask2_grouped.csv")
    yield from parse_sentences("news", news[:most], nlp)
    yield from islice(parse_articles("because", read_because(folder / "because"), nlp), most)
    yield from parse_sentences("exemplars", read_exemplars(EXEMPLARS)[:most], nlp)


def parse_sentences(corpus: str, marked: Sequence[MarkedText], nlp: Language) -> Iterator[Parsed]:
    """Texts of one sentence each, as the corpus has them."""
    for text, doc in zip(marked, nlp.pipe((text.text for text in marked), batch_size=64), strict=True):
        yield Parsed(corpus, text.group, doc[:], text.relations)


def parse_articles(corpus: str, marked: Iterable[MarkedText], nlp: Language) -> Iterator[Parsed]:
    """The sentences of whole texts, whose lines were wrapped; relations that reach beyond a sentence are left out."""
    for text in marked:
        for paragraph in _PARAGRAPH.finditer(text.text):
            offset = paragraph.start()
            for sentence in nlp(re.sub(r"\s", " ", paragraph[0])).sents:
                start, end = sentence.start_char + offset, sentence.end_char + offset
                inside = tuple(
                    _moved(relation, -offset)
                    for relation in text.relations
                    if all(
                        start <= first and last <= end
                        for part in (relation.cause, relation.effect, relation.signal)
                        for first, last in part
                    )
                )
                yield Parsed(corpus, text.group, sentence, inside)


def lessons_of(parsed: Iterable[Parsed], finder: CueFinder) -> Iterator[Lesson]:
    """What is to be learned from parsed sentences."""
    for one in parsed:
        cues = finder.find(one.span)
        aligned = [found for relation in one.relations if (found := align(relation, one.span, cues)) is not None]
        turns = {found.pivot: int(found.turn) for found in aligned}
        words = [token for token in one.span if can_be_pivot(token, cues)]
        yield Lesson(
            one.corpus,
            one.group,
            tuple(tuple(pivot_features(one.span, token, cues)) for token in words),
            tuple(turns.get(token.i, int(Pivot.NONE)) for token in words),
            tuple(choice for found in aligned for choice in _choices(one, found, cues)),
        )


def train(lessons: Sequence[Lesson], card: Mapping[str, object] | None = None) -> RelationModel:
    """The model that fits some lessons."""
    weights = [WEIGHTS[lesson.corpus] for lesson in lessons for _ in lesson.words]
    rows = [row for lesson in lessons for row in lesson.words]
    turns = [turn for lesson in lessons for turn in lesson.turns]
    pivots: dict[str, list[int]] = {}
    for feature, row in fit_classes(rows, turns, weights, len(Pivot), PRIOR, RARE_PIVOT).items():
        whole = [round(one * SCALE) for one in row]
        if max(map(abs, whole)) >= LEAST:
            pivots[feature] = whole
    choices: dict[str, dict[str, int]] = {}
    for name in (SIGNAL, *(edge.value for edge in Edge)):
        told = [choice for lesson in lessons for kind, choice in lesson.choices if kind == name]
        fitted = fit_choices(told, PRIOR, RARE_OPTION) if told else {}
        choices[name] = {
            feature: rounded for feature, one in fitted.items() if abs(rounded := round(one * SCALE)) >= LEAST
        }
    return RelationModel(pivots, choices, dict(card or {}))


def _choices(one: Parsed, found: Aligned, cues: Cues) -> Iterator[tuple[str, Choice]]:
    span, pivot, turn = one.span, found.pivot, found.turn
    tree = Tree.of(span, cues)
    sides = sides_of(span.doc[pivot], span, cues.get(pivot, ()))
    weight = WEIGHTS[one.corpus]
    known: dict[Edge, int] = {}
    for edge in edges_of(turn):
        places = candidates(edge, span, pivot, known)
        options = tuple(tuple(edge_features(edge, tree, place, pivot, turn, known, sides)) for place in places)
        yield edge.value, Choice(options, places.index(found.edges[edge]), weight)
        known[edge] = found.edges[edge]
    signals = signal_candidates(span, pivot)
    if found.signal in signals:
        options = tuple(tuple(signal_features(span, signal, pivot, turn, cues)) for signal in signals)
        yield SIGNAL, Choice(options, signals.index(found.signal), weight)


def _moved(relation: MarkedRelation, by: int) -> MarkedRelation:
    parts = [
        tuple((start + by, end + by) for start, end in part)
        for part in (relation.cause, relation.effect, relation.signal)
    ]
    return MarkedRelation(parts[0], parts[1], parts[2], relation.polarity)


def card_of(parsed: Sequence[Parsed]) -> dict[str, object]:
    """What the model says of itself: what it learned from, and how."""
    return {
        "corpora": {
            "news": "Causal News Corpus V2, training part of subtask 2, CC0",
            "because": "BECAUSE 2.1, the articles that come with their text, MIT",
            "exemplars": "sentences written for Détente",
        },
        "sentences": {name: sum(one.corpus == name for one in parsed) for name in WEIGHTS},
        "relations": {name: sum(len(one.relations) for one in parsed if one.corpus == name) for name in WEIGHTS},
        "weights": dict(WEIGHTS),
        "prior": PRIOR,
        "language_model": model_version(),
        "made_by": "python -m detente.reading.causal.relation_training",
    }


def main() -> int:
    """Trains on the corpora of a folder and writes the shipped model."""
    if len(sys.argv) != 2:
        print("usage: python -m detente.reading.causal.relation_training FOLDER", file=sys.stderr)
        return 2
    parsed = list(parse_corpora(Path(sys.argv[1]), load_language_model()))
    lessons = list(lessons_of(parsed, CueFinder(load_codebook())))
    model = train(lessons, card_of(parsed))
    model.save(SHIPPED)
    print(f"{SHIPPED.name}: {len(model.pivots):,} features of pivots, {SHIPPED.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
