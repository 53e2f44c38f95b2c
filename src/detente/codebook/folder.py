"""Codebook folders: which files they hold, and every entry of every file, or what is wrong with it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from detente.codebook import written
from detente.codebook.entries import Entry, Place
from detente.codebook.yaml_text import CodebookText, Mapping, Node, Scalar, Sequence, line_at, shown
from detente.errors import CodebookError
from detente.model import Value

MOST_FILES = 1000
"""Files a folder, of any kind. A codebook of an analyst has a dozen; a thousand is somebody's whole disk."""

MOST_ENTRIES = 5000
"""Entries of one file. The largest that is shipped has some hundred."""

SectionName = Literal["actors", "uses", "cues", "themes", "event_types", "exemplars"]


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of entries: the top-level key of its files, what one entry is called, and its form."""

    key: SectionName
    noun: str
    whole: type[Value]
    more: type[Value] | None
    nested: tuple[type[Value], ...] = ()

    def all_keys(self) -> list[str]:
        """Every key that some part of an entry may have, for `did you mean`."""
        models = (self.whole, *self.nested, *((self.more,) if self.more else ()))
        return sorted({name for model in models for name in model.model_fields})


SECTIONS: dict[SectionName, Section] = {
    section.key: section
    for section in (
        Section(
            "actors",
            "actor",
            written.WrittenActor,
            written.MoreOfActor,
            (written.WrittenName, written.WrittenOffice),
        ),
        Section("uses", "use", written.WrittenUse, None),
        Section("cues", "cue", written.WrittenCue, written.MoreWords),
        Section("themes", "theme", written.WrittenTheme, written.MoreWords),
        Section(
            "event_types",
            "event type",
            written.WrittenEventType,
            written.MoreTriggers,
            (written.WrittenMode, written.WrittenTrigger),
        ),
        Section("exemplars", "group of exemplars", written.WrittenExemplars, written.MoreSentences),
    )
}

_LAYOUT = (
    "a codebook folder holds actors/*.yaml, events/*.yaml, exemplars/*.yaml, cues/*.yaml (of which cues/uses.yaml "
    "lists the uses) and themes.yaml"
)


@dataclass(frozen=True)
class Found:
    """An entry as it was found: whole, an addition to an earlier one, or the removal of one."""

    section: Section
    written: Value
    place: Place
    node: Node
    additions: tuple[Found, ...] = ()
    """What later folders added to the entry."""

    @property
    def id(self) -> str:
        """The entry's id."""
        return str(getattr(self.written, "id"))  # noqa: B009  # every written form has it, Value does not

    @cached_property
    def finished(self) -> Entry:
        """The entry as the rest of Détente sees it. Kept, since every check of a folder needs the shipped ones."""
        # Each whole form has `finished`, which gives the entry of its own kind.
        entry: Entry = self.written.finished(self.place)  # type: ignore[attr-defined]
        return entry

    def place_of(self, *path: int | str) -> Place:
        """File and line of a part of the entry."""
        return Place(file=self.place.file, line=line_at(self.node, path))


@dataclass(slots=True)
class Folder:
    """What one folder holds, and what is wrong with it."""

    found: list[Found] = field(default_factory=list)
    errors: list[CodebookError] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Ids of the entries that have mistakes: what refers to them is not wrong for that."""


_LONGEST_PATH = 500
"""Characters of a path in a message. File systems allow thousands."""


def read_folder(folder: Path, shown_as: str | None = None) -> Folder:
    """Every entry of a folder's files, in the order of the files' names, and every mistake.

    Args:
        folder: the folder.
        shown_as: how messages and places name the folder; its path where not given.
    """
    result = Folder()
    name = shown(shown_as if shown_as is not None else folder.as_posix(), _LONGEST_PATH)
    for path, shown_path, section in _files(folder, name, result):
        _read_file(path, shown_path, section, result)
    return result


def _files(folder: Path, name: str, result: Folder) -> list[tuple[Path, str, Section]]:
    """The files to read, with the names that messages give them; what else lies there and should not is an error."""
    if not folder.is_dir():
        problem = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        result.errors.append(CodebookError(problem, where=name, remedy=_LAYOUT))
        return []
    unlisted: list[OSError] = []
    files: list[tuple[Path, str, Section]] = []
    paths = []
    for path in _walk(folder, unlisted):
        paths.append(path)
        if len(paths) > MOST_FILES:
            problem = f"it holds more than {MOST_FILES:,} files"
            result.errors.append(CodebookError(problem, where=name, remedy="name the codebook's own folder"))
            return []
    for error in unlisted:
        where = shown(str(error.filename), _LONGEST_PATH)
        problem = f"the folder cannot be listed: {error.strerror}"
        result.errors.append(CodebookError(problem, where=where, remedy="check its permissions"))
    for path in sorted(paths):
        if path.suffix.lower() not in (".yaml", ".yml"):
            continue
        inside = path.relative_to(folder)
        where = f"{name}/{shown(inside.as_posix(), _LONGEST_PATH)}"
        section = _section_of(inside)
        if section is None:
            result.errors.append(CodebookError("this file has no place in a codebook", where=where, remedy=_LAYOUT))
        elif not path.is_file():
            remedy = "take the link or device out, or put the file itself there"
            result.errors.append(CodebookError("this is no file that can be read", where=where, remedy=remedy))
        else:
            files.append((path, where, section))
    if not files and not result.errors:
        result.errors.append(CodebookError("it holds no codebook files", where=name, remedy=_LAYOUT))
    return files


def _walk(folder: Path, unlisted: list[OSError]) -> Iterator[Path]:
    """All paths below a folder but hidden ones: a codebook may be kept in a version control system."""
    for parent, folders, files in os.walk(folder, onerror=unlisted.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in files if not name.startswith("."))


def _section_of(path: Path) -> Section | None:
    if len(path.parts) == 1:
        return SECTIONS["themes"] if path.stem == "themes" else None
    if len(path.parts) != 2:
        return None
    if path.parts[0] == "cues":
        return SECTIONS["uses" if path.stem == "uses" else "cues"]
    sections: dict[str, SectionName] = {"actors": "actors", "events": "event_types", "exemplars": "exemplars"}
    return SECTIONS[sections[path.parts[0]]] if path.parts[0] in sections else None


def _read_file(path: Path, name: str, section: Section, result: Folder) -> None:
    text = CodebookText.read(path, name)
    if text.root is not None:
        _read_entries(text, text.root, section, result)
    elif not text.errors:
        text.error(1, "the file is empty", f"write `{section.key}:` and entries below it, or delete the file")
    result.errors.extend(text.errors)


def _read_entries(text: CodebookText, root: Node, section: Section, result: Folder) -> None:
    if not isinstance(root, Mapping):
        text.error(root.line, f"the file must start with `{section.key}:`", "put the entries below that key")
        return
    defaults: dict[str, object] = {}
    entries: Node | None = None
    for key, line, value in text.pairs(root):
        if key == section.key:
            entries = value
        elif key == "kind" and section.key == "actors" and isinstance(value, Scalar):
            # A file of many actors of one kind says so once.
            defaults["kind"] = text.plain(value)
        else:
            expected = [section.key, "kind"] if section.key == "actors" else [section.key]
            remedy = _did_you_mean(key, expected) or f"this file may have the key `{section.key}` only"
            text.error(line, f"unknown key '{shown(key)}'", remedy)
    if entries is None:
        text.error(root.line, f"the key '{section.key}' is missing", f"put the entries below `{section.key}:`")
    elif not isinstance(entries, Sequence):
        text.error(entries.line, f"'{section.key}' must be a list", "start each entry with `- id: …`")
    elif len(entries.items) > MOST_ENTRIES:
        text.error(entries.line, f"it has more than {MOST_ENTRIES:,} entries", "split it into several files")
    else:
        lines: dict[str, int] = {}
        for node in entries.items:
            if text.full:
                break
            _read_entry(text, node, section, defaults, lines, result)


def _read_entry(
    text: CodebookText,
    node: Node,
    section: Section,
    defaults: dict[str, object],
    lines: dict[str, int],
    result: Folder,
) -> None:
    """Adds an entry to the result, or its mistakes to the text; `lines` has the ids that were there before."""
    if not isinstance(node, Mapping):
        kind = "list" if isinstance(node, Sequence) else "word"
        text.error(node.line, f"an entry must have keys, not be a single {kind}", "write `- id: …` and its keys")
        return
    id_ = node.under("id")
    label = shown(id_[1].text) if id_ is not None and isinstance(id_[1], Scalar) else ""
    if label and lines.setdefault(label, node.line) != node.line:
        text.error(
            node.line,
            f"there is already an entry of this id in line {lines[label]}",
            "give one of them another id, or make one entry of both",
            label,
        )
        return
    before = len(text.errors)
    values = text.plain(node, label or f"{section.noun} without id")
    if len(text.errors) == before and isinstance(values, dict):
        form = _form(values, section)
        if form is section.whole:
            values = {**defaults, **values}
        try:
            entry = form.model_validate(values)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                if text.full:
                    break
                if detail["type"] == "too_short" and detail["input"]:
                    continue  # All of its items are wrong; that is told of each.
                problem, remedy = explained(detail, section, form)
                text.error(line_at(node, detail["loc"]), problem, remedy, label or f"{section.noun} without id")
        else:
            result.found.append(Found(section, entry, Place(file=text.name, line=node.line), node))
            return
    result.broken.add(label)


def _form(values: dict[str, Any], section: Section) -> type[Value]:
    if "remove" in values:
        return written.Removal
    if section.more is not None and any(key.startswith("add_") for key in values):
        return section.more
    return section.whole


_TYPE_WORDS = {
    "string_type": ("must be text", "put it in quotes"),
    "tuple_type": ("must be a list", "write it like [one, two]"),
    "list_type": ("must be a list", "write it like [one, two]"),
    "dict_type": ("must have keys", "write `key: value` below it"),
    "model_type": ("must have keys", "write `key: value` below it"),
    "model_attributes_type": ("must have keys", "write `key: value` below it"),
    "bool_type": ("must be true or false", "write true or false"),
    "bool_parsing": ("must be true or false", "write true or false"),
    "float_type": ("must be a number", "write it like 1.5"),
    "float_parsing": ("must be a number", "write it like 1.5"),
    "too_short": ("is empty", "write at least one, or leave the entry out"),
    "none_required": ("must be left out", "leave it out"),
}


_KEYS_LISTED = "docs/codebook.md lists the keys of each part of an entry"


def explained(detail: ErrorDetails, section: Section, form: type[Value]) -> tuple[str, str]:
    """What was wrong and its remedy, for one of pydantic's findings."""
    path = [str(step) for step in detail["loc"] if step != "[key]"]
    key = shown(".".join(path)) if path else section.noun
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "codebook":
        problem, remedy = str(context["problem"]), str(context["remedy"])
        return (f"'{key}': {problem}" if path else problem), remedy
    if kind == "missing":
        return f"the key '{key}' is missing", "add it: docs/codebook.md has an example of each kind of entry"
    if kind == "extra_forbidden":
        keys = list(form.model_fields) if form is not section.whole else section.all_keys()
        own_first = sorted(form.model_fields, key=("since", "until").__contains__)  # an entry begins with its id
        listed = f"the keys of this entry are {', '.join(own_first)}"
        return f"unknown key '{key}'", _did_you_mean(path[-1], keys) or (listed if len(path) == 1 else _KEYS_LISTED)
    if detail["input"] is None:
        return f"'{key}' is empty", "write its value, or leave the key out"
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", ""))
        choices = [choice.strip("' ").replace("True", "true") for choice in expected.replace(" or ", ",").split(",")]
        remedy = f"it must be one of {', '.join(choices)}" if len(choices) > 1 else f"it can only be {choices[0]}"
        close = _did_you_mean(path[-1] if detail["loc"][-1:] == ("[key]",) else str(detail["input"]), choices)
        return f"'{key}' has an unknown value", f"{close} {remedy}" if close else remedy
    if kind in ("less_than_equal", "greater_than_equal"):
        return f"'{key}' is too {'large' if kind == 'less_than_equal' else 'small'}", f"the limit is {_limit(context)}"
    if kind == "too_long":
        return f"'{key}' has too many items", f"at most {context['max_length']} are allowed: split the entry"
    if kind in _TYPE_WORDS:
        problem, remedy = _TYPE_WORDS[kind]
        return f"'{key}' {problem}", remedy
    return f"'{key}': {detail['msg']}", "see docs/codebook.md"


def _limit(context: dict[str, Any]) -> str:
    return f"{context['le'] if 'le' in context else context['ge']:g}"


def _did_you_mean(word: str, known: Iterable[str]) -> str | None:
    close = difflib.get_close_matches(word[:60], known, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else None
