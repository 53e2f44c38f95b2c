"""Options and arguments that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from detente.reading import LlmSettings

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Only what was published by this day counts, such as 2015-02-02."),
]
JudgedUntil = Annotated[
    str | None,
    typer.Option("--judged-until", metavar="DATE", help="Only judgements made by this day count, instead of all."),
]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that read at the same time.")]
One = Annotated[str, typer.Argument(metavar="ONE", help="A state or another actor: Iran, IRN, the Kremlin.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other one; the order does not matter.")]


class ReaderName(StrEnum):
    """Who reads."""

    RULES = "rules"
    LLM = "llm"


Reader = Annotated[
    ReaderName, typer.Option("--reader", help="Who reads: the rules alone, or a language model over the network too.")
]
LlmModel = Annotated[
    str | None,
    typer.Option("--llm-model", metavar="NAME", help="With --reader llm: the model's name. Or DETENTE_LLM_MODEL."),
]
LlmAddress = Annotated[
    str | None,
    typer.Option("--llm-address", metavar="URL", help="Where it is: http://127.0.0.1:8080/v1. Or DETENTE_LLM_ADDRESS."),
]
LlmAnswers = Annotated[
    str | None,
    typer.Option("--llm-answers", metavar="FOLDER", help="Where its answers are kept. Or DETENTE_LLM_ANSWERS."),
]


def llm_settings(reader: ReaderName, model: str | None, address: str | None, answers: str | None) -> LlmSettings | None:
    """How a language model is asked; None where it is not to be asked.

    Raises:
        UsageError: if the options make no sense together, or it is not said which model.
    """
    from detente.errors import UsageError

    if reader is ReaderName.RULES:
        # The environment may name a model for other runs: only --reader llm lets text leave this machine.
        if model or address or answers:
            raise UsageError("the rules alone read, and ask no language model", remedy="add --reader llm")
        return None
    from detente.reading import LlmSettings

    return LlmSettings.from_environment(model=model, address=address, answers=answers)
