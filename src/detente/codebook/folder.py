"""Codebook folders: which files they hold, and every entry of every file, or what is wrong with it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from detente.codebook import written
from detente.codebook.entries import Place
from detente.codebook.yaml_text import CodebookText, line_at, line_of, scalar, shown
from detente.errors import CodebookError
from detente.model import Value

MOST_FILES = 1000
"""Files a folder. A codebook of an analyst has a dozen; a thousand is somebody's whole disk."""

SectionName = Literal["actors", "uses", "cues", "themes", "event_types"]


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of entries: the top-level key of its files, what one entry is called, and its form."""

    key: SectionName
    noun: str
    whole: type[Value]
    more: type[Value] | None
    nested: tuple[type[Value], ...] = ()

    def keys(self) -> list[str]:
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
    )
}

_LAYOUT = (
    "a codebook folder holds actors/*.yaml, events/*.yaml, cues/*.yaml (of which cues/uses.yaml lists the uses) "
    "and themes.yaml"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as it was found: whole, an addition to an earlier one, or the removal of one."""

    section: Section
    written: Value
    place: Place
    node: yaml.Node

    @property
    def id(self) -> str:
        """The entry's id."""
        return str(getattr(self.written, "id"))  # noqa: B009  # every written form has it, Value does not

    def place_of(self, *path: int | str) -> Place:
        """File and line of a part of the entry."""
        return Place(file=self.place.file, line=line_at(self.node, path))


@dataclass(slots=True)
class Folder:
    """What one folder holds, and what is wrong with it."""

    found: list[Found] = field(default_factory=list)
    errors: list[CodebookError] = field(default_factory=list)


def read_folder(folder: Path, shown_as: str | None = None) -> Folder:
    """Every entry of a folder's files, in the order of the files' names, and every mistake.

    Args:
        folder: the folder.
        shown_as: how messages and places name the folder; its path where not given.
    """
    result = Folder()
    name = shown_as if shown_as is not None else folder.as_posix()
    for path, section in _files(folder, name, result):
        _read_file(path, f"{name}/{path.relative_to(folder).as_posix()}", section, result)
    return result


def _files(folder: Path, name: str, result: Folder) -> list[tuple[Path, Section]]:
    if not folder.is_dir():
        problem = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        result.errors.append(CodebookError(problem, where=name, remedy=_LAYOUT))
        return []
    try:
        paths = sorted(path for path in folder.rglob("*.y*ml") if path.suffix in (".yaml", ".yml") and path.is_file())
    except OSError as error:
        result.errors.append(CodebookError(f"it cannot be listed: {error.strerror}", where=name, remedy=_LAYOUT))
        return []
    if len(paths) > MOST_FILES:
        problem = f"it holds {len(paths):,} YAML files, more than {MOST_FILES:,}"
        result.errors.append(CodebookError(problem, where=name, remedy="name the codebook's own folder"))
        return []
    files: list[tuple[Path, Section]] = []
    for path in paths:
        section = _section_of(path.relative_to(folder))
        if section is not None:
            files.append((path, section))
            continue
        where = f"{name}/{path.relative_to(folder).as_posix()}"
        result.errors.append(CodebookError("this file has no place in a codebook", where=where, remedy=_LAYOUT))
    if not files and not result.errors:
        result.errors.append(CodebookError("it holds no codebook files", where=name, remedy=_LAYOUT))
    return files


def _section_of(path: Path) -> Section | None:
    if len(path.parts) == 1:
        return SECTIONS["themes"] if path.stem == "themes" else None
    if len(path.parts) != 2:
        return None
    if path.parts[0] == "cues":
        return SECTIONS["uses" if path.stem == "uses" else "cues"]
    return {"actors": SECTIONS["actors"], "events": SECTIONS["event_types"]}.get(path.parts[0])


def _read_file(path: Path, name: str, section: Section, result: Folder) -> None:
    text = CodebookText.read(path, name)
    if text.root is not None:
        _read_entries(text, text.root, section, result)
    elif not text.errors:
        text.error(1, "the file is empty", f"write `{section.key}:` and entries below it, or delete the file")
    result.errors.extend(text.errors)


def _read_entries(text: CodebookText, root: yaml.Node, section: Section, result: Folder) -> None:
    if not isinstance(root, yaml.MappingNode):
        text.error(line_of(root), f"the file must start with `{section.key}:`", "put the entries below that key")
        return
    defaults: dict[str, object] = {}
    entries: yaml.Node | None = None
    for key, value in text.pairs(root):
        if key.value == section.key:
            entries = value
        elif key.value == "kind" and section.key == "actors" and isinstance(value, yaml.ScalarNode):
            # A file of many actors of one kind says so once.
            defaults["kind"] = scalar(value)
        else:
            expected = [section.key, "kind"] if section.key == "actors" else [section.key]
            remedy = _did_you_mean(key.value, expected) or f"this file may have the key `{section.key}` only"
            text.error(line_of(key), f"unknown key '{shown(key.value)}'", remedy)
    if entries is None:
        text.error(line_of(root), f"the key '{section.key}' is missing", f"put the entries below `{section.key}:`")
    elif not isinstance(entries, yaml.SequenceNode):
        text.error(line_of(entries), f"'{section.key}' must be a list", "start each entry with `- id: …`")
    else:
        lines: dict[str, int] = {}
        for node in entries.value:
            found = _read_entry(text, node, section, defaults)
            if found is None:
                continue
            if found.id in lines:
                text.error(
                    found.place.line,
                    f"there is already an entry of this id in line {lines[found.id]}",
                    "give one of them another id, or make one entry of both",
                    found.id,
                )
                continue
            lines[found.id] = found.place.line
            result.found.append(found)


def _read_entry(text: CodebookText, node: yaml.Node, section: Section, defaults: dict[str, object]) -> Found | None:
    line = line_of(node)
    if not isinstance(node, yaml.MappingNode):
        text.error(line, f"an entry must have keys, not be a single {_kind(node)}", "write `- id: …` and its keys")
        return None
    label = next(
        (v.value for k, v in node.value if k.value == "id" and isinstance(v, yaml.ScalarNode)),
        f"{section.noun} without id",
    )
    label = shown(label)
    before = len(text.errors)
    values = text.plain(node, label)
    if len(text.errors) > before or not isinstance(values, dict):
        return None
    form = _form(values, section)
    if form is section.whole:
        values = {**defaults, **values}
    try:
        entry = form.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            problem, remedy = _explained(detail, section, form)
            text.error(line_at(node, detail["loc"]), problem, remedy, label)
        return None
    return Found(section, entry, Place(file=text.name, line=line), node)


def _form(values: dict[str, Any], section: Section) -> type[Value]:
    if "remove" in values:
        return written.Removal
    if section.more is not None and any(key.startswith("add_") for key in values):
        return section.more
    return section.whole


def _kind(node: yaml.Node) -> str:
    return "list" if isinstance(node, yaml.SequenceNode) else "word"


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


def _explained(detail: ErrorDetails, section: Section, form: type[Value]) -> tuple[str, str]:
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
        keys = list(form.model_fields) if form is written.Removal else section.keys()
        remedy = _did_you_mean(path[-1], keys) or f"the keys of this entry are {', '.join(form.model_fields)}"
        return f"unknown key '{key}'", remedy
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", ""))
        choices = [choice.strip("' ") for choice in expected.replace(" or ", ",").split(",")]
        remedy = f"it must be one of {', '.join(choices)}"
        close = _did_you_mean(path[-1] if detail["loc"][-1:] == ("[key]",) else str(detail.get("input", "")), choices)
        return f"'{key}' has an unknown value", f"{close}; {remedy}" if close else remedy
    if kind in _TYPE_WORDS:
        problem, remedy = _TYPE_WORDS[kind]
        return f"'{key}' {problem}", remedy
    return f"'{key}': {detail['msg']}", "see docs/codebook.md"


def _did_you_mean(word: str, known: list[str]) -> str | None:
    close = difflib.get_close_matches(word[:60], known, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else None
