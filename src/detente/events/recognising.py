"""Telling of which form a file is, from its first lines."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from detente.errors import EventError
from detente.events.forms import FORMS, Form, FormName, gdelt1, gdelt2, headed, heading, phoenix_daily
from detente.events.opening import beginning

_GDELT_COLUMNS = {57: "gdelt1", 58: "gdelt1", 61: "gdelt2"}
_PHOENIX_COLUMNS = 26
_LOOKED_AT = 50
_PAGE = re.compile(rb"\s*<(?:!doctype|html|head|body|\?xml|error)", re.IGNORECASE)
_JSON = re.compile(rb"\s*[\[{]\s*[\"{\[]")
_DIGITS = re.compile(r"\d+")
_KEYS: dict[FormName, set[str]] = {
    "icews": {"cameo code", "source name", "target name"},
    "polecat": {"event type", "event mode", "quad code"},
    "phoenix": {"eid", "story date", "source root"},
}


def form_of(
    path: Path, form: FormName | None = None, *, mapping: Mapping[str, str] | None = None
) -> Form:  # fmt: skip
    """The form of a file (not of a `tkg` folder: see `quadruples`).

    Args:
        path: the file.
        form: which it is, where the user says so.
        mapping: for `cameo-csv`: which column holds which field.

    Raises:
        EventError: if it cannot be told, with what was seen instead.
    """
    start = beginning(path)
    if _PAGE.match(start):
        raise EventError(
            "this is a web page, not event data", where=str(path), remedy="fetch the file itself, not its page"
        )
    if form is None and _JSON.match(start):
        raise EventError("this is JSON, which no data set comes in", where=str(path), remedy=_remedy())
    lines = [one.rstrip(b"\r").decode("utf-8", "replace") for one in start.split(b"\n")[:_LOOKED_AT]]
    lines = [one for one in lines if one.strip()]
    try:
        if form is not None:
            return _as_told(form, lines, mapping)
        found = _recognised(lines, mapping)
    except EventError as error:
        raise EventError(error.problem, where=error.where or str(path), remedy=error.remedy) from error
    if found is None:
        raise EventError(f"its form is not known: {_seen(lines)}", where=str(path), remedy=_remedy())
    return found


def _as_told(form: FormName, lines: list[str], mapping: Mapping[str, str] | None) -> Form:
    counts = _counts(lines)
    if form == "gdelt1":
        return gdelt1(57 if counts[57] > counts[58] else 58)
    if form == "gdelt2":
        return gdelt2()
    if form == "phoenix" and heading(lines[0].split(",")[0]) != "eid" and "story" not in lines[0].lower():
        return phoenix_daily()
    if form == "tkg":
        raise EventError(
            "a temporal knowledge graph is a folder", remedy="name the folder with train.txt or events.parquet"
        )
    delimiter = _delimiter(lines[0]) if form in ("cameo-csv", "phoenix") else "\t"
    return headed(form, _split(lines[0], delimiter), delimiter=delimiter, mapping=mapping)


def _recognised(lines: list[str], mapping: Mapping[str, str] | None) -> Form | None:
    delimiter = _delimiter(lines[0])
    first = _split(lines[0], delimiter)
    headings = {heading(one) for one in first}
    for name, keys in _KEYS.items():
        if keys <= headings:
            return headed(name, first, delimiter=delimiter)
    if mapping:
        return headed("cameo-csv", first, delimiter=delimiter, mapping=mapping)
    counts = _counts(lines)
    rows = [fields for line in lines if len(fields := line.split("\t")) in (*_GDELT_COLUMNS, _PHOENIX_COLUMNS)]
    dated = [len(row) for row in rows if _is_day(row[1])]
    if dated:
        columns = Counter(dated).most_common(1)[0][0]
        if columns == _PHOENIX_COLUMNS:
            return phoenix_daily()
        return gdelt2() if columns == 61 else gdelt1(57 if counts[57] > counts[58] else 58)
    if rows and not any(word in headings for word in ("date", "event date", "source", "target")):
        # All of its dates are broken: as many columns are no accident, and each row says what is wrong with it.
        columns = Counter(len(row) for row in rows).most_common(1)[0][0]
        if columns in _GDELT_COLUMNS:
            return gdelt2() if columns == 61 else gdelt1(columns)
    if any(heading(one) in ("date", "event date", "source", "target", "cameo", "actor1", "plover") for one in first):
        return headed("cameo-csv", first, delimiter=delimiter)
    return None


def _counts(lines: list[str]) -> Counter[int]:
    return Counter(line.count("\t") + 1 for line in lines)


def _is_day(text: str) -> bool:
    return len(text) == 8 and _DIGITS.fullmatch(text) is not None


def _delimiter(line: str) -> str:
    counts = {one: line.count(one) for one in ("\t", ",", ";", "|")}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else ","


def _split(line: str, delimiter: str) -> list[str]:
    if delimiter == "\t":
        return line.split("\t")
    return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])


def _seen(lines: list[str]) -> str:
    delimiter = _delimiter(lines[0])
    columns = len(_split(lines[0], delimiter))
    name = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[delimiter]
    start = " ".join(lines[0].split())[:80]
    return f"its first line has {columns} column{'s' * (columns != 1)} by {name}, and begins with {start!r}"


def _remedy() -> str:
    return f"name its form with --format ({', '.join(FORMS)}), or fetch the file again if it should be one of them"
