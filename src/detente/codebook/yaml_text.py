"""YAML files to plain values, keeping the line of everything, and refusing what a codebook has no use for.

Nodes are put together here from the events of the C parser, not by PyYAML's composer, which recurses in C: a file of
200,000 brackets would exhaust its stack and end the process. Values are made here too, not by PyYAML's constructors,
since YAML 1.1 would turn the words `no` and `on` into truth values and the CAMEO code `057` into the number 47.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from detente.errors import CodebookError

LARGEST_FILE = 4_000_000
"""Bytes. The largest file that is shipped has a tenth of that; a file beyond it is a mistake or an attack."""
DEEPEST_NESTING = 20
"""Levels of lists and mappings. The schema needs seven."""
MOST_KEYS = 100
"""Keys of one mapping. The schema needs thirteen."""
MOST_MISTAKES = 500
"""Mistakes that are told of one file. Nobody mends more before checking again, and some take long to explain."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)


@dataclass(slots=True, eq=False)
class Scalar:
    """A word, number or text, in quotes or not, or an alias of one (which is always a mistake)."""

    line: int
    tag: str | None
    text: str
    quoted: bool
    alias: bool = False

    @property
    def value(self) -> str | int | float | bool | None:
        """What it means. Only `true` and `false` are truth values, dates stay words."""
        if self.quoted:
            return self.text
        if self.text in ("", "~", "null"):
            return None
        if self.text in ("true", "false"):
            return self.text == "true"
        if _INTEGER.fullmatch(self.text):
            return int(self.text)
        return float(self.text) if _DECIMAL.fullmatch(self.text) else self.text


@dataclass(slots=True, eq=False)
class Sequence:
    """A list."""

    line: int
    tag: str | None
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Mapping:
    """Keys with their values; what stands between the two is in `items` until the mapping is closed."""

    line: int
    tag: str | None
    items: list[Node] = field(default_factory=list)

    @property
    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Keys and values, in order, also those that come twice."""
        return zip(self.items[::2], self.items[1::2], strict=True)

    def under(self, key: str) -> tuple[Scalar, Node] | None:
        """The first key of that name with its value."""
        return next(((k, v) for k, v in self.pairs if isinstance(k, Scalar) and k.text == key), None)


Node = Scalar | Sequence | Mapping


class CodebookText:
    """One YAML file: its name for messages, its root node, and the mistakes that were found in it.

    Args:
        name: how messages name the file.
        content: its bytes.

    >>> text = CodebookText("mine.yaml", b"themes: [{id: sport, id: game}]")
    >>> text.plain(text.root)
    {'themes': [{'id': 'sport'}]}
    >>> print(text.errors[0])
    mine.yaml:1: the key 'id' is there already, in line 1; keep one of the two
    """

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.errors: list[CodebookError] = []
        self.root = self._parse(content)

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

    @property
    def full(self) -> bool:
        """Whether so many mistakes were noted that no more are."""
        return len(self.errors) > MOST_MISTAKES

    def error(self, line: int | None, problem: str, remedy: str, entry: str | None = None) -> None:
        """Notes a mistake at a line (counted from 1) of the file, and the entry that it is in."""
        if self.full:
            return
        if len(self.errors) == MOST_MISTAKES:
            problem, remedy = f"the file has more than {MOST_MISTAKES} mistakes", "mend these, and check it again"
            line, entry = None, None
        where = self.name if line is None else f"{self.name}:{line}"
        self.errors.append(CodebookError(problem, where=f"{where} ({entry})" if entry else where, remedy=remedy))

    def _parse(self, content: bytes) -> Node | None:
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
            return self._root(yaml.parse(text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            problem = error.problem or error.context or "it cannot be parsed"
            line = _line(error.problem_mark or error.context_mark)
            if "nesting depth" in problem:
                # PyYAML from 6.0.4 on has a limit of its own, and reads so far ahead that it comes before ours.
                self._too_deep(line)
                return None
            self.error(
                line,
                f"this is no valid YAML: {_one_line(problem)}",
                "look at the indentation, the colons and the quotes of this line and the one before",
            )
        except yaml.YAMLError as error:
            position = getattr(error, "position", None)
            at = text.count("\n", 0, position) + 1 if isinstance(position, int) else None
            self.error(at, f"this is no valid YAML: {_one_line(str(error))}", "take out the unprintable character")
        return None

    def _root(self, events: Iterable[yaml.Event]) -> Node | None:
        root: Node | None = None
        unclosed: list[Sequence | Mapping] = []
        for event in events:
            node: Node
            line = _line(event.start_mark)
            if isinstance(event, yaml.ScalarEvent):
                node = Scalar(line, event.tag, event.value, quoted=bool(event.style))
            elif isinstance(event, yaml.SequenceStartEvent):
                node = Sequence(line, event.tag)
            elif isinstance(event, yaml.MappingStartEvent):
                node = Mapping(line, event.tag)
            elif isinstance(event, yaml.AliasEvent):
                node = Scalar(line, None, event.anchor or "", quoted=False, alias=True)
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self.error(line, "a second document starts here", "take the line `---` out")
                return None
            else:
                if isinstance(event, yaml.CollectionEndEvent):
                    unclosed.pop()
                continue
            if unclosed:
                unclosed[-1].items.append(node)
            else:
                root = node
            if not isinstance(node, Scalar):
                unclosed.append(node)
                if len(unclosed) > DEEPEST_NESTING:
                    self._too_deep(line)
                    return None
        return root

    def _too_deep(self, line: int) -> None:
        problem = f"lists and mappings nest deeper than {DEEPEST_NESTING}"
        self.error(line, problem, "take the inner ones out: an entry needs seven at most")

    def plain(self, node: Node, entry: str | None = None) -> object:
        """The value of a node: str, int, float, bool, None, list, or dict with str keys; mistakes are noted."""
        if node.tag is not None and node.tag not in _TAGS:
            self.error(node.line, f"the tag '{shown(node.tag)}' has no use here", "leave it out", entry)
            return None
        if isinstance(node, Sequence):
            return [self.plain(item, entry) for item in node.items]
        if isinstance(node, Mapping):
            return {key: self.plain(value, entry) for key, _, value in self.pairs(node, entry)}
        if node.alias:
            self.error(node.line, "anchors and aliases (& and *) have no use here", "write it out", entry)
            return None
        return node.value

    def pairs(self, node: Mapping, entry: str | None = None) -> Iterator[tuple[str, int, Node]]:
        """Each key with its line and its value; keys that come twice or are no words are noted and left out."""
        if len(node.items) > 2 * MOST_KEYS:
            self.error(node.line, f"there are more than {MOST_KEYS} keys", "look at the indentation", entry)
            return
        lines: dict[str, int] = {}
        for key, value in node.pairs:
            if not isinstance(key, Scalar) or key.alias:
                self.error(key.line, "a key must be a word", "write `key: value`", entry)
            elif key.text in lines:
                self.error(
                    key.line,
                    f"the key '{shown(key.text)}' is there already, in line {lines[key.text]}",
                    "keep one of the two",
                    entry,
                )
            else:
                lines[key.text] = key.line
                yield key.text, key.line, value


def line_at(node: Node, path: tuple[int | str, ...]) -> int:
    """Line of what lies at a path of keys and indexes below a node: of the deepest part of it that is there.

    >>> text = CodebookText("mine.yaml", b"themes:\\n- id: sport\\n  words:\\n  - football\\n  - chess\\n")
    >>> line_at(text.root, ("themes", 0, "words", 1)), line_at(text.root, ("themes", 0, "name"))
    (5, 2)
    """
    line = node.line
    for step in path:
        if isinstance(node, Mapping):
            found = node.under(str(step))
            if found is None:
                continue
            line, node = found[0].line, found[1]
        elif isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
            line = node.line
    return line


def shown(text: str, longest: int = 60) -> str:
    """A piece of a file as messages show it: on one line, without unprintable characters, and not too long.

    >>> shown("one\\ntwo"), shown("word" * 100, 8)
    ('one?two', 'wordword…')
    """
    printable = "".join(character if character.isprintable() else "?" for character in text[:longest])
    return printable + "…" if len(text) > longest else printable


def _one_line(text: str) -> str:
    return shown(" ".join(text.split()))


def _line(mark: object) -> int:
    # The marks of PyYAML's C parser are of a class of their own, and counted from 0.
    return int(getattr(mark, "line", 0)) + 1
