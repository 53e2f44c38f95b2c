"""Conditions and predictions of many documents: the same words once, and each prediction with its condition."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from detente.assembly.agreement_ties import AgreementTies
from detente.assembly.families import Families
from detente.model import Condition, FoundCondition, FoundPrediction, Prediction


def find_conditions(
    conditions: Iterable[Condition],
    predictions: Sequence[FoundPrediction],
    ties: AgreementTies,
    families: Families,
) -> tuple[FoundCondition, ...]:
    """Conditions, those that several documents state in the same words put together, with what hangs on them."""
    found = [
        FoundCondition(
            condition=group[0],
            agreements=tuple(dict.fromkeys(a for c in group for _, a in ties.named_in(c.consequence))),
            predictions=tuple(p.prediction.id for p in predictions if p.condition == group[0].id),
            repeated=tuple(c.evidence for c in group[1:]),
            family=families.of(group[0].evidence.document_id),
            families=families.count(c.evidence.document_id for c in group),
        )
        for group in _same_words(conditions)
    ]
    return tuple(sorted(found, key=lambda f: (-f.families, -f.condition.confidence, f.condition.evidence.id)))


def find_predictions(
    predictions: Iterable[Prediction],
    conditions: Iterable[Condition],
    published: Mapping[str, datetime.date | None],
    families: Families,
) -> tuple[FoundPrediction, ...]:
    """Predictions, newest first, of one day the surest first; the same words in a copy are left out."""
    shown = {condition.id: group[0].id for group in _same_words(conditions) for condition in group}
    seen: set[str] = set()
    found = []
    for prediction in sorted(predictions, key=lambda p: (p.evidence.document_id, p.evidence.start)):
        words = " ".join(prediction.evidence.quote.casefold().split())
        if words in seen:
            continue
        seen.add(words)
        document = prediction.evidence.document_id
        found.append(
            FoundPrediction(
                prediction=prediction,
                condition=shown.get(prediction.condition) if prediction.condition else None,
                published=published.get(document),
                family=families.of(document),
            )
        )
    newest = datetime.date.max
    return tuple(
        sorted(
            found,
            key=lambda f: (
                (newest - (f.published or datetime.date.min)).days,
                -f.prediction.confidence,
                f.prediction.evidence.id,
            ),
        )
    )


def _same_words(conditions: Iterable[Condition]) -> list[list[Condition]]:
    """Conditions in groups that say the same in the same words, the first of a document order leading."""
    groups: dict[str, list[Condition]] = defaultdict(list)
    for condition in sorted(conditions, key=lambda c: (c.evidence.document_id, c.evidence.start)):
        groups[" ".join(condition.evidence.quote.casefold().split())].append(condition)
    return list(groups.values())
