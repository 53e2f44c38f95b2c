"""Names of all reading rules, as the code of `detente.reading` gives them to statements."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import detente.reading
from detente.codebook import Codebook

FOLDER = Path(detente.reading.__file__).parent


def rule_names(codebook: Codebook) -> list[str]:
    """Every name that `Statement.rule` can have with a codebook, in alphabetical order.

    They are what the code assigns to `rule`, or passes as a parameter of that name. Where a name is made with the id of
    the codebook's entry (`condition-if`), it stands for all entries of the use that the name begins with.
    """
    names = set()
    for file in sorted(FOLDER.rglob("*.py")):
        for value in _values(ast.parse(file.read_text(encoding="utf-8"))):
            for text in _texts(value):
                use = text.partition("-")[0]
                names.update(text.replace("*", cue.id) for cue in codebook.cues(use)) if "*" in text else names.add(
                    text
                )
    return sorted(names)


def _values(module: ast.Module) -> Iterator[ast.expr]:
    """Expressions that become a rule's name."""
    places = {
        node.name: names.index("rule")
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
        if "rule" in (names := [argument.arg for argument in node.args.args])
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "rule" for to in node.targets):
            yield node.value
        elif isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "rule")
            place = places.get(node.func.id) if isinstance(node.func, ast.Name) else None
            if place is not None and place < len(node.args):
                yield node.args[place]


def _texts(value: ast.expr) -> Iterable[str]:
    """The texts that an expression can have, `*` for a part that only running it would tell; none for a variable."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.IfExp):
        return [*_texts(value.body), *_texts(value.orelse)]
    if isinstance(value, ast.JoinedStr):
        parts = [
            _texts(part.value) or ["*"] if isinstance(part, ast.FormattedValue) else _texts(part)
            for part in value.values
        ]
        return ["".join(chosen) for chosen in product(*parts)]
    return []
