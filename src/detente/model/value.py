"""What all nouns of the model share: frozen, typed, comparable, with stable identifiers."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Base of the model's nouns: immutable, compared by content, closed against unknown fields.

    >>> class Point(Value):
    ...     x: int
    >>> Point(x=1) == Point(x=1)
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


def identifier(*parts: str) -> str:
    """Stable identifier of what the parts name: 16 hexadecimal digits of their SHA-256.

    The parts are joined by a separator that text does not hold, so ("a", "bc") and ("ab", "c") differ.

    >>> identifier("a", "bc") == identifier("ab", "c")
    False
    >>> len(identifier("anything"))
    16
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
