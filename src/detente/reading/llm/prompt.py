"""The request that puts a piece of a document to a language model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import Template

from detente.codebook import Codebook
from detente.model import AgreementKind, AgreementStatus, Attitude, Document, ThirdRole
from detente.reading.llm.pieces import Piece

_FILE = Path(__file__).parent / "prompt.txt"
_SEED = 0
_MOST_TOKENS = 6_000
"""Tokens that an answer may have: about three times those of a piece."""
_MOST_ACTORS = 60


@lru_cache(maxsize=1)
def _template() -> str:
    return _FILE.read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def prompt_version() -> str:
    """Fingerprint of the prompt's text: whoever changes a word of it has another version.

    >>> len(prompt_version())
    8
    """
    return hashlib.sha256(_template().encode()).hexdigest()[:8]


def request(piece: Piece, document: Document, actors: tuple[str, ...], codebook: Codebook, model: str) -> bytes:
    """The body of the request: the same bytes for the same piece, prompt, codebook and model.

    Args:
        piece: what is to be read.
        document: where it is from.
        actors: ids of the actors that it speaks of.
        codebook: names of actors, themes and event types.
        model: the model's name.
    """
    # The passage cannot hold the line that ends it: it would have to hold a fingerprint of itself.
    seal = hashlib.sha256(piece.text.encode("utf-8", "replace")).hexdigest()[:16]
    words = Template(_template()).substitute(
        agreement_kinds=_listed(AgreementKind),
        third_roles=_listed(role for role in ThirdRole if role is not ThirdRole.SUFFERS),
        agreement_statuses=_listed(AgreementStatus),
        attitudes=_listed(Attitude),
        event_types="\n".join(f'    "{kind.id}": {kind.definition}' for kind in codebook.event_types.values()),
        themes=", ".join(f"{theme.id} ({theme.name})" for theme in codebook.themes.values()),
        actors=", ".join(f"{actor} ({codebook.actors[actor].name})" for actor in actors[:_MOST_ACTORS]) or "none known",
        published=document.published.isoformat() if document.published else "unknown",
        opening=f"=== passage {seal} begins ===",
        passage=piece.text,
        closing=f"=== passage {seal} ends ===",
    )
    body = {
        "model": model,
        "messages": [{"role": "user", "content": words}],
        "temperature": 0,
        "seed": _SEED,
        "max_tokens": _MOST_TOKENS,
        "stream": False,
    }
    return json.dumps(body, ensure_ascii=True, sort_keys=True).encode()


def _listed(values: Iterable[StrEnum]) -> str:
    return ", ".join(f'"{value.value}"' for value in values)
