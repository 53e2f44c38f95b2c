"""The columns of the event table."""

from __future__ import annotations

import pyarrow as pa

SCHEMA = pa.schema(
    [
        # Made from what makes two rows of a data set one event: the same event has the same id in every import.
        pa.field("event_id", pa.int64(), nullable=False),
        pa.field("data_set", pa.string(), nullable=False),
        pa.field("year", pa.int32(), nullable=False),
        pa.field("event_date", pa.date32(), nullable=False),
        # The first day on which the data set could have told it: what `as of` cuts on.
        pa.field("report_date", pa.date32(), nullable=False),
        # Each side: the data set's own code or name; whom it counts for, as a codebook id (a state, or an organisation
        # or group that speaks for none); the state alone, as ISO 3166 alpha-3; the sector, in the codebook's words.
        pa.field("source", pa.string()),
        pa.field("source_party", pa.string()),
        pa.field("source_state", pa.string()),
        pa.field("source_sector", pa.string()),
        pa.field("target", pa.string()),
        pa.field("target_party", pa.string()),
        pa.field("target_state", pa.string()),
        pa.field("target_sector", pa.string()),
        # Both parties in alphabetical order, `IRN-RUS`: rows are sorted by it, so that a dyad's stand together.
        pa.field("dyad", pa.string()),
        pa.field("cameo", pa.string()),
        pa.field("plover", pa.string()),
        pa.field("mode", pa.string()),
        pa.field("quad", pa.int8()),
        pa.field("goldstein", pa.float64()),
        pa.field("place", pa.string()),
        pa.field("place_country", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        # Reports in all, and those of the first report date: the former would tell what came out later.
        pa.field("reports", pa.int32(), nullable=False),
        pa.field("first_reports", pa.int32(), nullable=False),
        pa.field("row_id", pa.string()),
    ]
)
"""The event table's columns, in their order."""

COLUMNS = tuple(SCHEMA.names)
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
"""The four quad classes."""


def dyad_key(one: str, other: str) -> str:
    """The value of the column `dyad` for two codebook ids.

    >>> dyad_key("RUS", "IRN")
    'IRN-RUS'
    """
    return "-".join(sorted((one, other)))
