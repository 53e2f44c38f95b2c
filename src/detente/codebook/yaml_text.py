"""YAML files to plain values, keeping the line of everything, and refusing what a codebook has no use for.

One pass of the C parser gives nodes with their lines; values are made from them here and not by PyYAML's constructors,
since YAML 1.1 would turn the words `no` and `on` into truth values and the CAMEO code `057` into the number 47.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from detente.errors import CodebookError

LARGEST_FILE = 4_000_000
"""Bytes. The largest file that is shipped has a tenth of that; a file beyond it is a mistake or an attack."""
DEEPEST_NESTING = 20
"""Levels of lists and mappings. The schema needs seven."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")
_SCALAR_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value")
)
_COLLECTION_TAGS = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})


class CodebookText:
    """One YAML file: its name for messages, its root node, and the mistakes of its syntax.

    Args:
        name: how messages name the file.
        content: its bytes.
    """

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.errors: list[CodebookError] = []
        self.root = self._compose(content)
        self._seen: set[int] = set()
        self._depth = 0

    @classmethod
    def read(cls, path: Path, name: str) -> CodebookText:
        """The text of a file; one that cannot be read has an error and no root."""
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
        except OSError as error:
            text = cls(name, b"")
            text.error(None, f"the file cannot be read: {error.strerror}", "check its permissions")
            return text
        return cls(name, content)

    def error(self, line: int | None, problem: str, remedy: str, entry: str | None = None) -> None:
        """Notes a mistake at a line (counted from 1) of the file, and the entry that it is in."""
        where = self.name if line is None else f"{self.name}:{line}"
        self.errors.append(CodebookError(problem, where=f"{where} ({entry})" if entry else where, remedy=remedy))

    def _compose(self, content: bytes) -> yaml.Node | None:
        if len(content) > LARGEST_FILE:
            self.error(None, f"the file has more than {LARGEST_FILE:,} bytes", "split it into several files")
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.error(line, f"byte {content[error.start]:#04x} is not UTF-8", "save the file in the encoding UTF-8")
            return None
        try:
            too_deep = _too_deep(text)
            if too_deep is not None:
                self.error(too_deep, f"lists and mappings nest deeper than {DEEPEST_NESTING}", "see docs/codebook.md")
                return None
            return yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = error.problem or error.context or "it cannot be parsed"
            self.error(
                mark.line + 1 if mark else None,
                f"this is no valid YAML: {_one_line(problem)}",
                "look at the indentation, the colons and the quotes of this line and the one before",
            )
        except yaml.YAMLError as error:
            position = getattr(error, "position", None)
            line = text.count("\n", 0, position) + 1 if isinstance(position, int) else None
            self.error(line, f"this is no valid YAML: {_one_line(str(error))}", "take out the unprintable character")
        return None

    def plain(self, node: yaml.Node, entry: str | None = None) -> object:
        """The value of a node: str, int, float, bool, None, list, or dict with str keys; mistakes are noted."""
        if id(node) in self._seen:
            self.error(line_of(node), "anchors and aliases (& and *) have no use here", "write it out", entry)
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            if node.tag not in _SCALAR_TAGS:
                self.error(line_of(node), f"the tag {node.tag!r} has no use here", "leave it out", entry)
                return None
            return scalar(node)
        if node.tag not in _COLLECTION_TAGS:
            self.error(line_of(node), f"the tag {node.tag!r} has no use here", "leave it out", entry)
            return None
        if self._depth >= DEEPEST_NESTING:
            self.error(line_of(node), f"lists and mappings nest deeper than {DEEPEST_NESTING}", "see docs/codebook.md")
            return None
        self._depth += 1
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.plain(child, entry) for child in node.value]
            return {key.value: self.plain(value, entry) for key, value in self.pairs(node, entry)}
        finally:
            self._depth -= 1

    def pairs(self, node: yaml.Node, entry: str | None = None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """The keys and values of a mapping; keys that come twice or are no words are noted and left out."""
        lines: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.error(line_of(key), "a key must be a word", "write `key: value`", entry)
            elif key.value in lines:
                self.error(
                    line_of(key),
                    f"the key '{shown(key.value)}' is there already, in line {lines[key.value]}",
                    "keep one of the two",
                    entry,
                )
            else:
                lines[key.value] = line_of(key)
                yield key, value


def scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    """The value of a single word or number. Only `true` and `false` are truth values, dates stay words."""
    value: str = node.value
    if node.style:  # quoted or block text
        return value
    if value in ("", "~", "null"):
        return None
    if value in ("true", "false"):
        return value == "true"
    if _INTEGER.fullmatch(value):
        return int(value)
    return float(value) if _DECIMAL.fullmatch(value) else value


def line_of(node: yaml.Node) -> int:
    """Line in which a node starts, counted from 1."""
    line: int = node.start_mark.line
    return line + 1


def line_at(node: yaml.Node, path: tuple[int | str, ...]) -> int:
    """Line of what lies at a path of keys and indexes below a node: of the deepest part of it that is there."""
    line = line_of(node)
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if isinstance(k, yaml.ScalarNode) and k.value == step), None)
            if found is None:
                continue
            line, node = line_of(found[0]), found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
            node = node.value[step]
            line = line_of(node)
    return line


def shown(text: str) -> str:
    """A piece of a file as messages show it: on one line, without unprintable characters, and not too long."""
    printable = "".join(character if character.isprintable() else "?" for character in text[:60])
    return printable + "…" if len(text) > 60 else printable


def _one_line(text: str) -> str:
    return shown(" ".join(text.split()))


def _too_deep(text: str) -> int | None:
    """Line in which the text nests too deep, if it does.

    The composer is recursive C: without this check a file of brackets would exhaust its stack.
    """
    # The exact answer costs a parse of its own, so it is asked for only where the text looks like it.
    if not _looks_deep(text):
        return None
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_NESTING:
                line: int = event.start_mark.line
                return line + 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


_BRACKET = re.compile(r"[\[\]{}]")
_COMPACT_OR_INDENTED = re.compile(r"^(?: {41}| *(?:[-?:][ \t]+){10})", re.MULTILINE)
"""Nested blocks on one line (`- - - x`), or an indentation that twenty levels of two blanks would not reach."""


def _looks_deep(text: str) -> bool:
    if _COMPACT_OR_INDENTED.search(text):
        return True
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        if depth > DEEPEST_NESTING // 2:
            return True
    return False
