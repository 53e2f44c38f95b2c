"""`detente documents` and `detente show`: looking at what the workspace holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from detente.cli.options import AsOf, Json
from detente.cli.output import console, counted, paragraphs, print_json, print_line, print_table, safe
from detente.cli.settings import settings

if TYPE_CHECKING:
    from detente.model import Document, Statement


def documents(context: typer.Context, as_of: AsOf = None, json: Json = False) -> None:
    """List the documents, by date of publication."""
    with settings(context).open() as desk:
        found = desk.documents(as_of=as_of)
        if json:
            print_json([described(document) for document in found])
            return
        rows = [
            (one.id, str(one.published or ""), one.language, one.publisher or "", one.title or one.origins[0].location)
            for one in found
        ]
    if rows:
        print_table(("Id", "Published", "Language", "Publisher", "Title"), rows)
    undated = sum(not row[1] for row in rows)
    print_line(counted(len(rows), "document") + (f", {undated:,} without a date" if undated else ""))


def show(
    context: typer.Context,
    evidence: Annotated[str, typer.Argument(metavar="EVIDENCE-ID", help="As a brief prints it: DOCUMENT:START-END.")],
    json: Json = False,
) -> None:
    """Show the words of an evidence, marked in their document; what was read in them, and what was judged of that."""
    with settings(context).open() as desk:
        passage = desk.show(evidence)
        document = desk.document(passage.evidence.document_id)
        statements, judged = desk.judging.on_words(passage.evidence)
    if json:
        print_json(
            {
                **passage.model_dump(mode="json"),
                "document": described(document),
                "read_as": [_read_as(one) for one in statements],
                "judgements": [{"id": one.judgement.id, **one.judgement.model_dump(mode="json")} for one in judged],
            }
        )
        return
    lines = console()
    lines.print(safe(document.title or document.origins[0].location, "bold"))
    facts = [document.author, document.publisher, str(document.published or "no date"), document.address]
    lines.print(safe(" · ".join(fact for fact in facts if fact)), soft_wrap=True)
    for origin in document.origins:
        lines.print(safe(f"from {origin.location}", "dim"), soft_wrap=True)
    lines.print()
    whole = Text("…" if passage.evidence.start > len(passage.before) else "")
    whole.append_text(paragraphs(passage.before))
    whole.append("»", style="bold").append_text(paragraphs(passage.evidence.quote, "bold reverse"))
    whole.append("«", style="bold").append_text(paragraphs(passage.after))
    if passage.evidence.end + len(passage.after) < len(document.text):
        whole.append("…")
    lines.print(whole)
    for read in map(_read_as, statements):
        share = f"{read['confidence']:.0%}"
        lines.print(safe(f"read as {read['kind']} by the rule {read['rule']}, right {share} of the time", "dim"))
    for made in (one.judgement for one in judged):
        what = f"{made.verdict.value} {made.sign.value}" if made.sign else made.verdict.value
        why = f": {made.why}" if made.why else ""
        lines.print(safe(f"judged {what} by {made.by}, {made.on}{why} ({made.id})"), soft_wrap=True)


def _read_as(statement: Statement) -> dict[str, Any]:
    """A statement for machines, in short."""
    from detente.model import kind_of

    kind = kind_of(statement)
    return {
        "kind": kind.value if kind else "notice",
        "rule": statement.rule,
        "confidence": statement.confidence,
        "words": statement.evidence.id,
    }


def described(document: Document) -> dict[str, Any]:
    """A document for machines, without its text."""
    content = document.model_dump(mode="python", exclude={"text"})
    return {**content, "characters": len(document.text)}
