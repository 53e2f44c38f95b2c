"""Quotations and the numbered notes behind them, written down in the order in which a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from detente.brief.content import Note, Quotation
from detente.brief.visible import visible
from detente.brief.words import Words
from detente.model import (
    AppliedJudgement,
    Claimant,
    Contribution,
    Dossier,
    Evidence,
    Factor,
    Passage,
    Statement,
    StatementKind,
    Verdict,
    kind_of,
)

CONTEXT = 320
"""Characters of context on either side of a quotation: two or three sentences, which is what a reader needs to see
whether the words were torn out of it."""

_ON_STATEMENTS = (Verdict.ACCEPT, Verdict.REJECT, Verdict.SIGN)
"""Verdicts that stand beside the statement's words; the others are the factor's."""

_ENDED = re.compile(r"[.!?…:;\"”’'»)\]]\s*$")
"""What a sentence ends with."""


class Notebook:
    """Gives every quotation its note, the same words the same number, and knows each document's name.

    Args:
        dossier: where passages, sources and names come from.
        words: the words of the brief.
    """

    def __init__(self, dossier: Dossier, words: Words) -> None:
        self.dossier = dossier
        self.words = words
        self.sources: dict[str, Contribution] = {source.document_id: source for source in dossier.sources}
        self.withdrawn = withdrawn_documents(dossier)
        self._passages: dict[str, Passage] = {}
        self._by_document: dict[str, list[Passage]] = {}
        for passage in dossier.passages:
            self._passages.setdefault(passage.evidence.id, passage)
            self._by_document.setdefault(passage.evidence.document_id, []).append(passage)
        self._judged: dict[tuple[StatementKind, str], tuple[AppliedJudgement, ...]] = {
            (one.kind, words.id): dossier.judged(one.kind, words)
            for one in dossier.judgements
            for words in one.statements
        }
        self._numbers: dict[str, int] = {}
        self._notes: list[Note] = []

    def name(self, actor: str) -> str:
        """The name of an actor, or its id where the dossier has none."""
        return self.dossier.names.get(actor, actor)

    def names(self, actors: Iterable[str]) -> str:
        """Names of actors as a list in running text."""
        return self.words.enumerate([self.name(actor) for actor in actors])

    def title_of(self, document_id: str) -> str:
        """Title of a document, else its address, else that it has none."""
        source = self.sources.get(document_id)
        if source is None:
            return self.words.phrases["untitled"]
        # Judged by what would be seen: a title of control characters is none.
        return next(
            (name for name in (source.title, source.address) if name and visible(name)), self.words.phrases["untitled"]
        )

    def source_words(self, document_id: str) -> str:
        """Publisher and date of a document in words; where no publisher is known, what else names the document."""
        source = self.sources.get(document_id)
        names = (source.publisher, source.author, source.title, *source.locations) if source else ()
        name = next((name for name in names if name and visible(name)), self.words.phrases["unknown_publisher"])
        return self.words.phrase(
            "source",
            publisher=name,
            date=self.words.date_or_undated(source.published if source else None),
        )

    def said_by(self, claimants: Sequence[Claimant]) -> str:
        """The chain of claimants in words, the one nearest to the content first."""
        words = self.words
        if not claimants:
            return words.phrases["author"]
        parts = [self._claimant(claimant) for claimant in claimants]
        said = parts[-1]
        for position in range(len(parts) - 2, -1, -1):
            outermost = position == 0
            if outermost and claimants[0].name == "author":
                said = words.phrase("said_chain_author", inner=said)
            elif outermost:
                said = words.phrase("said_chain", inner=said, outer=parts[0])
            else:
                said = words.phrase("said_through", inner=said, outer=parts[position])
        return said

    def _claimant(self, claimant: Claimant) -> str:
        name = self.words.phrases["author"] if claimant.name == "author" else claimant.name
        return self.words.attitudes[claimant.attitude.value].format(name=name)

    def quotation(
        self,
        evidence: Evidence,
        *,
        sentence: Evidence | None = None,
        claimants: Sequence[Claimant] = (),
        role: str = "",
        qualifiers: tuple[str, ...] = (),
        reasons: tuple[str, ...] = (),
        named_source: bool = True,
    ) -> Quotation:
        """The quotation of an evidence; a note is written down at its first use.

        Args:
            evidence: the words.
            sentence: the sentence they stand in, for context where the dossier holds no passage.
            claimants: who says so, outermost first; none leaves it unsaid.
            role: what the words are there for, where an entry quotes more than one thing.
            qualifiers: how far the text commits itself.
            reasons: why the words were read as they were.
            named_source: whether publisher and date stand beside the words.
        """
        return Quotation(
            note=self._number(evidence, sentence),
            evidence=evidence.id,
            quote=evidence.quote,
            role=role,
            source=self.source_words(evidence.document_id) if named_source else "",
            said_by=self.said_by(claimants) if claimants else "",
            qualifiers=qualifiers,
            reasons=reasons,
            withdrawn=evidence.document_id in self.withdrawn,
        )

    def read_as(self, quotation: Quotation, statement: Statement) -> Quotation:
        """A quotation with the reliability of the rule that read it as a statement, and what was judged of that."""
        kind = kind_of(statement)
        if kind is None:
            return quotation
        return self.marked(quotation, kind, statement.evidence, statement.rule, statement.confidence)

    def marked(
        self, quotation: Quotation, kind: StatementKind, words: Evidence, rule: str, confidence: float | None
    ) -> Quotation:
        """The same for a statement of which only kind, words, rule and confidence are known."""
        accepted = self.verdict(kind, words) is Verdict.ACCEPT
        return quotation.model_copy(
            update={
                "rule": rule,
                "confidence": confidence,
                "reliability": "" if confidence is None or accepted else self.reliability(confidence),
                "judged": self.judged(kind, words),
            }
        )

    def verdict(self, kind: StatementKind, words: Evidence) -> Verdict | None:
        """Whether the statement in some words was accepted or rejected; None where it was neither."""
        judged = self._judged.get((kind, words.id), ())
        return next((one.verdict for one in reversed(judged) if one.verdict in _ON_STATEMENTS[:2]), None)

    def judged(self, kind: StatementKind, words: Evidence) -> tuple[str, ...]:
        """What was judged of the statement in some words, oldest first."""
        judged = self._judged.get((kind, words.id), ())
        return tuple(self.words.judgement(one) for one in judged if one.verdict in _ON_STATEMENTS)

    def reliability(self, confidence: float) -> str:
        """How often the rule of a statement is right, in words."""
        return self.words.phrase("reliability", share=f"{confidence:.0%}")

    def _number(self, evidence: Evidence, sentence: Evidence | None) -> int:
        known = self._numbers.get(evidence.id)
        if known is not None:
            return known
        number = len(self._notes) + 1
        self._numbers[evidence.id] = number
        before, after = self._context(evidence, sentence)
        source = self.sources.get(evidence.document_id)
        self._notes.append(
            Note(
                number=number,
                evidence=evidence.id,
                document_id=evidence.document_id,
                before=_last(before, whole=len(before) >= evidence.start),
                quote=evidence.quote,
                after=_first(after),
                title=self.title_of(evidence.document_id),
                author=source.author if source else None,
                publisher=source.publisher if source else None,
                published=source.published if source else None,
                address=source.address if source else None,
                withdrawn=evidence.document_id in self.withdrawn,
            )
        )
        return number

    def _context(self, evidence: Evidence, sentence: Evidence | None) -> tuple[str, str]:
        """What stands before and after: from its passage, else from a passage or sentence that covers it."""
        exact = self._passages.get(evidence.id)
        if exact is not None:
            return exact.before, exact.after
        for passage in self._by_document.get(evidence.document_id, ()):
            text = passage.before + passage.evidence.quote + passage.after
            context = _within(evidence, text, passage.evidence.start - len(passage.before))
            if context is not None:
                return context
        if sentence is not None and sentence.document_id == evidence.document_id:
            context = _within(evidence, sentence.quote, sentence.start)
            if context is not None:
                return context
        return "", ""

    def wider(self, factor: Factor) -> list[Factor]:
        """The factors that one is a case of."""
        return [one for one in self.dossier.factors if one.id in factor.refines]

    def cases(self, factor: Factor) -> list[Factor]:
        """The factors that are cases of one."""
        return [one for one in self.dossier.factors if factor.id in one.refines]

    def notes(self) -> tuple[Note, ...]:
        """All notes so far, by number."""
        return tuple(self._notes)


def withdrawn_documents(dossier: Dossier) -> frozenset[str]:
    """Ids of the documents that a later notice withdraws or corrects."""
    by_source = {source.document_id for source in dossier.sources if source.retracted_by is not None}
    by_notice = {named.withdraws for named in dossier.retractions if named.withdraws is not None}
    return frozenset(by_source | by_notice)


def _within(evidence: Evidence, text: str, start: int) -> tuple[str, str] | None:
    """Before and after of an evidence in a text that begins at `start` of the document, if it stands there."""
    first, last = evidence.start - start, evidence.end - start
    if first < 0 or text[first:last] != evidence.quote:
        return None
    return text[:first], text[last:]


def _last(text: str, *, whole: bool) -> str:
    """The end of what stands before, from a word's beginning; a mark says that the document begins earlier."""
    if whole and len(text) <= CONTEXT:
        return text
    cut = text[-CONTEXT:]
    space = cut.find(" ")
    if not cut.strip():
        return cut
    return "… " + (cut[space + 1 :] if 0 <= space < len(cut) // 2 else cut)


def _first(text: str) -> str:
    """The beginning of what stands after, to a word's end; a mark says that the sentence goes on."""
    cut = text[:CONTEXT]
    if len(cut) == len(text) and (not cut.strip() or _ENDED.search(cut)):
        return text
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip() + " …"
