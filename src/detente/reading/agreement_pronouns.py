"""How far an agreement has come, where a sentence only says "it": "The treaty was signed. It never took effect." """

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from detente.model import AgreementMention, Cue, identifier
from detente.reading.agreement_status import Nature, status_of, status_words
from detente.reading.agreement_verbs import MAX_DATE_DISTANCE
from detente.reading.attribution import claimants
from detente.reading.dates import nearest_date
from detente.reading.parsed import ParsedSentence

_TAKING_UP = frozenset({"it", "which"})


def find_taken_up(
    sentence: ParsedSentence, named: Sequence[AgreementMention], before: Sequence[AgreementMention]
) -> Iterator[AgreementMention]:
    """The steps that a sentence tells of an agreement by a pronoun, beside words that are said of agreements alone.

    Args:
        sentence: the sentence.
        named: the agreements that it names itself.
        before: those that the sentence before it names.
    """
    telling = {hit.head.i for hit in sentence.uses("of_agreements")}
    for token in sentence.span:
        if token.lower_ not in _TAKING_UP or token.dep_ not in ("nsubj", "nsubjpass", "dobj"):
            continue
        told = [hit for hit in status_words(sentence, token) if hit.head.i in telling]
        meant = _antecedent(sentence, token, named, before)
        if not told or meant is None:
            continue
        start, end = min(token.i, told[0].start), max(token.i + 1, told[0].end)
        evidence = sentence.evidence(start, end)
        yield meant.model_copy(
            update={
                "id": identifier("agreement", evidence.id),
                "evidence": evidence,
                "sentence": sentence.whole(),
                "actors": tuple(dict.fromkeys((*sentence.actors(), *meant.actors))),
                "claimants": claimants(sentence, start, end),
                "section": sentence.section,
                "cues": (Cue(entry=told[0].entry.id, words=told[0].words),),
                "status": status_of(sentence, told[0], Nature(kind=meant.kind, immediate=meant.kind.is_one_sided)),
                "when": nearest_date(sentence.dates, told[0].head.i, MAX_DATE_DISTANCE),
                "signatories": (),
                "provisions": (),
                "part_of": None,
                "blocks": (),
            }
        )


def _antecedent(
    sentence: ParsedSentence, token: Token, named: Sequence[AgreementMention], before: Sequence[AgreementMention]
) -> AgreementMention | None:
    """The agreement named last before a pronoun, in its own sentence or else in the one before."""
    at, _ = sentence.range(token.i, token.i + 1)
    own = [mention for mention in named if mention.evidence.end <= at]
    if own:
        return own[-1]
    return before[-1] if before and token.lower_ == "it" else None
