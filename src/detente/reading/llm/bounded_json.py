"""JSON from strangers: what is too deep, or has numbers that are none, is refused before anything looks at it."""

from __future__ import annotations

import json
import re
from typing import NoReturn

MOST_NESTED = 12
"""Brackets within brackets. An answer has four, and what servers put around it a few more."""
# A string is taken without looking back, so that a hostile one costs linear time.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


def parse(text: str) -> object:
    """The value that a JSON text stands for.

    Raises:
        ValueError: if it is no JSON, is nested too deeply, or holds a number that JSON does not have.

    >>> parse('{"claims": []}')
    {'claims': []}
    >>> parse("[" * 100_000)
    Traceback (most recent call last):
    ValueError: it is nested too deeply
    """
    depth = 0
    for match in _TOKEN.finditer(text):
        if match[0] in "[{":
            depth += 1
            if depth > MOST_NESTED:
                raise ValueError("it is nested too deeply")
        elif match[0] in "]}":
            depth -= 1
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        # The message is the decoder's own and holds nothing of the text.
        raise ValueError(f"it is no JSON ({error.msg} at character {error.pos})") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
