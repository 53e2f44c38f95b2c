"""The brief as JSON, and the JSON Schema that it follows."""

from __future__ import annotations

import json
from typing import Any

from detente.brief.content import FORMAT, Brief


def to_json(brief: Brief) -> str:
    """The brief as JSON: keys in the order of the schema, text as it is, one trailing newline."""
    return json.dumps(brief.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every brief's JSON follows.

    >>> json_schema()["properties"]["format"]["const"]
    'detente-brief/1'
    """
    schema = Brief.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}",
        **schema,
    }


def json_schema_text() -> str:
    """The schema as it is published in `docs/schema/brief.schema.json`."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
