"""Loading and checking codebooks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from detente.codebook.book import Codebook
from detente.codebook.folder import SECTIONS, read_folder
from detente.codebook.layers import Stack, lay, mistakes
from detente.errors import CodebookError

_SHIPPED = Path(__file__).parent / "data"
_SHIPPED_NAME = "detente/codebook/data"


def load_codebook(*folders: Path) -> Codebook:
    """The shipped codebook, with each folder laid over it in order.

    An entry replaces the earlier one of the same id; `remove: true` drops it; `add_names`, `add_offices`, `add_words`,
    `add_triggers` and `add_sentences` extend it. The shipped codebook alone is loaded once a process.

    Args:
        folders: folders of the layout of `docs/codebook.md`.

    Raises:
        CodebookError: the first mistake. `check_codebook` gives them all.

    >>> load_codebook().actor("IRN").name
    'Iran'
    """
    if not folders:
        return _shipped_codebook()
    stack = _shipped_stack().copy()
    errors: list[CodebookError] = []
    for folder in folders:
        errors += lay(stack, read_folder(Path(folder)))
    return _finished(stack, errors)


def check_codebook(folder: Path) -> list[CodebookError]:
    """Every mistake of a folder, laid over the shipped codebook, by file and line; none where it is right.

    Args:
        folder: a folder of the layout of `docs/codebook.md`.

    >>> [str(error) for error in check_codebook(Path("no-such-folder"))]
    ['no-such-folder: there is no such folder; a codebook folder holds ...']
    """
    stack = _shipped_stack().copy()
    errors = lay(stack, read_folder(Path(folder)))
    return errors + mistakes(stack)


@lru_cache(maxsize=1)
def _shipped_stack() -> Stack:
    stack = Stack()
    errors = lay(stack, read_folder(_SHIPPED, _SHIPPED_NAME))
    if errors:
        raise _first(errors)
    return stack


@lru_cache(maxsize=1)
def _shipped_codebook() -> Codebook:
    return _finished(_shipped_stack(), [])


def _finished(stack: Stack, errors: Sequence[CodebookError]) -> Codebook:
    errors = [*errors, *mistakes(stack)]
    if errors:
        raise _first(errors)
    entries = {section: [item.finished for item in stack.section(section).values()] for section in SECTIONS}
    return Codebook(**entries)  # type: ignore[arg-type]  # each section has the entries of its own kind


def _first(errors: Sequence[CodebookError]) -> CodebookError:
    first, others = errors[0], len(errors) - 1
    if not others:
        return first
    remedy = f"{first.remedy} ({others} more: `detente codebook check FOLDER` lists all)"
    return CodebookError(first.problem, where=first.where, remedy=remedy)
