"""What one document says about a dyad, as plain data for other programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from detente.assembly.dossiers import assemble
from detente.assembly.relevance import Relevance
from detente.codebook import Codebook
from detente.model import (
    Agreement,
    Claimant,
    Document,
    Dossier,
    Dyad,
    Event,
    Evidence,
    Participant,
    Prediction,
    Reading,
)

KINDS = ("factors", "agreements", "conditions", "predictions", "third_parties", "events")
"""The lists of a document's view, in order."""


def view(document: Document, reading: Reading, dyad: Dyad | None, codebook: Codebook) -> dict[str, Any]:
    """One document's factors, agreements, conditions, predictions and events, with exact offsets.

    Args:
        document: the document.
        reading: its reading.
        dyad: the pair; None: the pair of states that the document most often names together.
        codebook: the codebook that it was read with.

    Returns:
        The data of the contract of `detente read --json-dir` (`docs/reading.md`), ready for `json.dumps`.
    """
    chosen = dyad or main_dyad(reading)
    head: dict[str, Any] = {
        "id": document.id,
        "title": document.title,
        "author": document.author,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "language": document.language,
        "dyad": list(chosen.members) if chosen else None,
        "reader": reading.reader,
        "codebook": reading.codebook,
        "note": reading.note,
        "warnings": [
            *(warning for origin in document.origins for warning in origin.warnings),
            *reading.warnings,
        ],
    }
    if chosen is None:
        return {"document": head, **{kind: [] for kind in KINDS}}
    dossier = assemble([(document, reading)], chosen, codebook, around=True)
    return {
        "document": head,
        "factors": _factors(dossier),
        "agreements": _agreements(dossier),
        "conditions": [
            {
                "id": found.condition.id,
                "condition": found.condition.condition.quote,
                "consequence": found.condition.consequence.quote,
                "kind": found.condition.kind.value,
                "leaning": found.condition.leaning,
                "agreements": list(found.agreements),
                "predictions": list(found.predictions),
                "claimants": _claimants(found.condition.claimants),
                "actors": list(found.condition.actors),
                "rule": found.condition.rule,
                "evidence": _evidence([found.condition.evidence]),
            }
            for found in dossier.conditions
        ],
        "predictions": [
            {
                "id": made.prediction.id,
                "statement": made.prediction.statement,
                "holder": _holder(made.prediction),
                "probability_word": made.prediction.probability_word,
                "horizon": str(made.prediction.horizon) if made.prediction.horizon else None,
                "condition": made.condition,
                "leaning": made.prediction.leaning,
                "actors": list(made.prediction.actors),
                "rule": made.prediction.rule,
                "evidence": _evidence([made.prediction.evidence]),
            }
            for made in dossier.predictions
        ],
        "third_parties": _third_parties(dossier),
        "events": _events(Relevance(reading, chosen, around=True).events()),
    }


def main_dyad(reading: Reading) -> Dyad | None:
    """The pair of states that the document most often names together, if there is one."""
    return Dyad.of(reading.focus[0].first, reading.focus[0].second) if reading.focus else None


def _factors(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "label": factor.label,
            "sign": factor.sign.value,
            "holders": list(factor.holders),
            "themes": list(factor.themes),
            "claimants": _claimants(
                claimant for s in (*factor.support, *factor.opposition) for claimant in s.claim.claimants[-1:]
            ),
            "reasons": [reason for s in factor.support[:3] for reason in s.reasons[:2]],
            "evidence": _evidence(s.claim.evidence for s in (*factor.support, *factor.opposition)),
        }
        for factor in dossier.factors
    ]


def _agreements(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "id": agreement.id,
            "name": agreement.name,
            "kind": agreement.kind.value,
            "status": agreement.status.value if agreement.status else None,
            "parties": list(agreement.parties),
            "issuer": agreement.issuer,
            "signatories": [{"name": one.name, "actor": one.actor} for one in agreement.signatories],
            "dated": str(agreement.dated) if agreement.dated else None,
            "provisions": [words.quote for words in agreement.provisions],
            **{kind: _ties(agreement, kind) for kind in ("part_of", "depends_on", "blocks")},
            "history": [
                {
                    "status": step.status.value,
                    "when": str(step.when) if step.when else None,
                    "quote": step.evidence.quote,
                }
                for step in agreement.history
            ],
            "evidence": _evidence(agreement.mentions),
        }
        for agreement in dossier.agreements
    ]


def _third_parties(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "actor": party.actor,
            "name": dossier.names.get(party.actor, party.actor),
            "role": part.role.value,
            "toward": list(part.toward),
            "claimants": _claimants(claimant for mention in part.mentions for claimant in mention.claimants[-1:]),
            "evidence": _evidence(mention.evidence for mention in part.mentions),
        }
        for party in dossier.third_parties
        for part in party.parts
    ]


def _ties(agreement: Agreement, kind: str) -> list[dict[str, Any]]:
    return [
        {"quote": tie.words.quote, "agreement": tie.agreement, "condition": tie.condition}
        for tie in agreement.ties
        if tie.kind == kind
    ]


def _events(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events of one document; the same type between the same sides is one event with several quotations."""
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...], str], list[Event]] = defaultdict(list)
    for event in events:
        groups[(event.plover, event.source, event.target, str(event.when))].append(event)
    return [
        {
            "source": source[0] if len(source) == 1 else list(source),
            "target": target[0] if len(target) == 1 else list(target),
            "plover": code,
            "mode": group[0].mode,
            "quad": group[0].quad,
            "cameo": group[0].cameo,
            "date": str(group[0].when) if group[0].when else None,
            "reported": group[0].reported.isoformat() if group[0].reported else None,
            "background": all(event.background for event in group),
            "place": next((event.place for event in group if event.place), None),
            "place_state": next((event.place_state for event in group if event.place), None),
            "sources": _participants(one for event in group for one in event.sources),
            "targets": _participants(one for event in group for one in event.targets),
            "claimants": _claimants(claimant for event in group for claimant in event.claimants),
            "quoted": all(event.quoted for event in group),
            "hedged": all(event.hedged for event in group),
            "hedges": list(dict.fromkeys(words.quote for event in group for words in event.hedges)),
            "trigger": group[0].trigger.quote,
            "rule": group[0].rule,
            "evidence": _evidence(words for event in group for words in (event.evidence, *event.repeated)),
        }
        for (code, source, target, _), group in groups.items()
    ]


def _holder(prediction: Prediction) -> str | list[str]:
    """Who predicts: `author`, a name in the text, or that name and the actor whom it means."""
    actor = prediction.claimants[-1].actor
    return [prediction.holder, actor] if actor is not None else prediction.holder


def _participants(found: Iterable[Participant]) -> list[dict[str, Any]]:
    """Participants, each told once however often the document names him."""
    unique = {(one.actor, one.state, one.sector, one.role, one.name if one.actor is None else ""): one for one in found}
    return [
        {"name": one.name, "actor": one.actor, "state": one.state, "sector": one.sector, "role": one.role}
        for one in unique.values()
    ]


def _claimants(chain: Iterable[Claimant]) -> list[str]:
    return list(dict.fromkeys(claimant.name for claimant in chain))


def _evidence(items: Iterable[Evidence]) -> list[dict[str, Any]]:
    unique = {evidence.id: evidence for evidence in items}
    return [
        {"id": e.id, "quote": e.quote, "start": e.start, "end": e.end}
        for e in sorted(unique.values(), key=lambda e: (e.start, e.end))
    ]
