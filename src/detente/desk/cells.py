"""Cells of CSV files that a spreadsheet shows and does not run: text from sources may begin like a formula."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> object:
    """A value as a cell.

    >>> cell("=1+1"), cell(None), cell(0.5)
    ("'=1+1", '', 0.5)
    """
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def of_cell(text: str) -> str:
    """What a cell stood for.

    >>> of_cell("'=1+1"), of_cell("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
