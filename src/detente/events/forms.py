"""The forms in which data sets come: which column holds what.

A form says for each field of the event table by which SQL expression over the file's columns (`c1`, `c2` …, all
text) it is had. What the fields mean and whether their values hold is not decided here but in `rows`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from detente.errors import EventError, UsageError

FormName = Literal["gdelt1", "gdelt2", "icews", "polecat", "phoenix", "cameo-csv", "tkg"]
FORMS: tuple[FormName, ...] = ("gdelt1", "gdelt2", "icews", "polecat", "phoenix", "cameo-csv", "tkg")

FIELDS = (
    "row_id",
    "event_date",
    "report_date",
    "source",
    "source_country",
    "source_sector",
    "target",
    "target_country",
    "target_sector",
    "code",
    "plover",
    "mode",
    "quad",
    "goldstein",
    "place",
    "place_country",
    "latitude",
    "longitude",
    "reports",
)
"""What a form may give of a row; each of them as text."""


@dataclass(frozen=True)
class Form:
    """One form, as it is in one file.

    Args:
        name: which form it is.
        columns: how many columns the file has.
        fields: an SQL expression for each field that it has.
        delimiter: between columns.
        quoted: whether fields may be quoted.
        header: lines at the beginning that are no rows.
        actors: how actors are written: CAMEO's codes put together, or names.
        countries: how places' countries are written.
        date_formats: of the event's date.
        report_formats: of the report's.
        missing: texts that stand for nothing.
        tables: lookups that the expressions use: name of the table, key and value columns.
        speaks_of: what the data set is called where the user gives no name.
    """

    name: FormName
    columns: int
    fields: Mapping[str, str]
    delimiter: str = "\t"
    quoted: bool = False
    header: int = 0
    actors: Literal["codes", "names", "either"] = "names"
    countries: Literal["fips", "names"] = "names"
    date_formats: Sequence[str] = ("%Y-%m-%d",)
    report_formats: Sequence[str] = ("%Y-%m-%d",)
    missing: Sequence[str] = ("",)
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    data_set: str | None = None

    @property
    def reading(self) -> str:
        """All that decides how rows are read, in one line: a part of the input's fingerprint."""
        return repr((self.name, self.columns, sorted(self.fields.items()), self.delimiter, self.quoted, self.header))


def _gdelt(name: FormName, columns: int) -> Form:
    # Both versions have the same columns up to the sources; the second adds a first-order place (ADM2) to each of
    # three places, and gives the time of addition in seconds.
    second = name == "gdelt2"
    place = 53 if second else 51
    fields = {
        "row_id": "c1",
        "event_date": "c2",
        "source": "c6",
        "target": "c16",
        "code": "c27",
        "quad": "c30",
        "goldstein": "c31",
        "reports": "c34",
        "place": f"c{place}",
        "place_country": f"c{place + 1}",
        "latitude": "c57" if second else "c54",
        "longitude": "c58" if second else "c55",
        "report_date": "substr(c60, 1, 8)" if second else "c57",
    }
    return Form(
        name=name,
        columns=columns,
        fields=fields,
        actors="codes",
        countries="fips",
        date_formats=("%Y%m%d",),
        report_formats=("%Y%m%d",),
        data_set=name,
    )


def gdelt1(columns: int = 58) -> Form:
    """GDELT 1.0: 58 columns a day's file, 57 (no address) in those of before April 2013."""
    return _gdelt("gdelt1", 57 if columns == 57 else 58)


def gdelt2() -> Form:
    """GDELT 2.0: 61 columns, a file every 15 minutes."""
    return _gdelt("gdelt2", 61)


def phoenix_daily() -> Form:
    """Phoenix as it was published day by day: 26 columns without a heading."""
    return Form(
        name="phoenix",
        columns=26,
        fields={
            "row_id": "c1",
            "event_date": "c2",
            "source": "c6",
            "target": "c10",
            "code": "c14",
            "quad": "CASE c16 WHEN '0' THEN '1' ELSE c16 END",  # it sets statements apart, which CAMEO counts as 1
            "goldstein": "c17",
            "latitude": "c19",
            "longitude": "c20",
            "place": "c21",
            "place_country": "c23",
        },
        actors="codes",
        date_formats=("%Y%m%d",),
        report_formats=("%Y%m%d",),
        missing=("", "---"),
        data_set="phoenix",
    )


_HEADED: dict[FormName, dict[str, tuple[str, ...]]] = {
    # The headings that a form may have for a field; the first that is there is taken.
    "icews": {
        "row_id": ("event id",),
        "event_date": ("event date",),
        "source": ("source name",),
        "source_sector": ("source sectors",),
        "source_country": ("source country",),
        "code": ("cameo code",),
        "goldstein": ("intensity",),
        "target": ("target name",),
        "target_sector": ("target sectors",),
        "target_country": ("target country",),
        "place": ("city", "district", "province"),
        "place_country": ("country",),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
    },
    "polecat": {
        "row_id": ("event id",),
        "event_date": ("event date",),
        "report_date": ("publication date", "story date"),
        "plover": ("event type",),
        "mode": ("event mode",),
        "goldstein": ("intensity",),
        "quad": ("quad code",),
        "source": ("actor name", "actor name raw"),
        "source_country": ("actor country",),
        "source_sector": ("primary actor sector", "actor primary sector"),
        "target": ("recipient name", "recipient name raw"),
        "target_country": ("recipient country",),
        "target_sector": ("primary recipient sector", "recipient primary sector"),
        "place": ("placename", "city", "raw placename"),
        "place_country": ("country",),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
    },
    "phoenix": {
        "row_id": ("eid",),
        "event_date": ("story date",),
        "source": ("source",),
        "target": ("target",),
        "code": ("code",),
        "quad": ("quad class",),
        "goldstein": ("goldstein",),
        "latitude": ("lat",),
        "longitude": ("lon",),
        "place": ("placename",),
        "place_country": ("countryname",),
    },
    "cameo-csv": {
        "row_id": ("row id", "event id", "eventid", "globaleventid", "id"),
        "event_date": ("event date", "date", "sqldate", "day"),
        "report_date": ("report date", "date added", "dateadded", "publication date", "published"),
        "source": ("source", "actor1", "source name", "source code", "actor1code", "actor1 code", "sender"),
        "source_country": ("source country", "source state", "actor1countrycode", "actor1 country"),
        "source_sector": ("source sector", "source sectors", "actor1 sector"),
        "target": (
            "target",
            "actor2",
            "target name",
            "target code",
            "actor2code",
            "actor2 code",
            "recipient",
            "receiver",
        ),
        "target_country": ("target country", "target state", "actor2countrycode", "actor2 country"),
        "target_sector": ("target sector", "target sectors", "actor2 sector"),
        "code": ("cameo", "cameo code", "code", "event code", "eventcode"),
        "plover": ("plover", "event type"),
        "mode": ("mode", "event mode"),
        "quad": ("quad", "quad class", "quadclass", "quad code"),
        "goldstein": ("goldstein", "goldsteinscale", "goldstein scale", "intensity"),
        "place": ("place", "location", "placename", "city"),
        "place_country": ("place country", "country"),
        "latitude": ("latitude", "lat"),
        "longitude": ("longitude", "lon", "lng", "long"),
        "reports": ("reports", "numarticles", "nummentions", "mentions", "count"),
    },
}
_REQUIRED: dict[FormName, tuple[str, ...]] = {
    "icews": ("event_date", "source", "target", "code"),
    "polecat": ("event_date", "plover", "source", "target"),
    "phoenix": ("row_id", "event_date", "source", "target", "code"),
    "cameo-csv": ("event_date", "source", "target"),
}
_QUAD_WORDS = "CASE lower({0}) {1} ELSE {0} END"


def heading(text: str) -> str:
    """A column's heading as it is compared.

    >>> heading(' "CAMEO_Code" ')
    'cameo code'
    """
    return re.sub(r"[\s_.-]+", " ", text.strip().strip('"').lower()).strip()


def headed(
    name: FormName, headings: Sequence[str], *, delimiter: str, mapping: Mapping[str, str] | None = None
) -> Form:
    """A form whose file names its columns.

    Args:
        name: which form.
        headings: the file's first line, field by field.
        delimiter: between its columns.
        mapping: for `cameo-csv`, which column holds which field, where the heading does not say.

    Raises:
        UsageError: if the mapping names a field or a column that there is none of.
        EventError: if a column that must be there is not.
    """
    plain = [heading(one) for one in headings]
    places = {one: number for number, one in reversed(list(enumerate(plain, 1)))}
    fields: dict[str, str] = {}
    missing = ("", "None", "none", "nan", "NA", "NULL", "\\N")
    for one, names in _HEADED[name].items():
        found = [f"c{places[heading_]}" for heading_ in names if heading_ in places]
        if found:
            several = one in ("source", "target", "place") and name in ("polecat", "icews") and len(found) > 1
            listed = ", ".join(f"CASE WHEN trim({c}) IN ('', 'None') THEN NULL ELSE {c} END" for c in found)
            fields[one] = f"coalesce({listed})" if several else found[0]
    for one, column in (mapping or {}).items():
        if one not in FIELDS:
            raise UsageError(f"{one[:40]!r} is no field of an event", remedy=f"fields are {', '.join(FIELDS)}")
        if heading(column) not in places:
            raise UsageError(
                f"the file has no column {column[:60]!r}", remedy=f"its columns are {_listed(headings)}"
            )  # fmt: skip
        fields[one] = f"c{places[heading(column)]}"
    lacking = [one for one in _REQUIRED[name] if one not in fields]
    if name == "cameo-csv" and not {"code", "plover"} & fields.keys():
        lacking.append("code")
    if lacking:
        remedy = "say which column holds it: --column FIELD=COLUMN" if name == "cameo-csv" else "name the form it has"
        raise EventError(
            f"there is no column for {', '.join(lacking)}; the columns are {_listed(headings)}", remedy=remedy
        )
    if "quad" in fields:
        words = " ".join(f"WHEN '{word}' THEN '{quad}'" for word, quad in _QUADS.items())
        fields["quad"] = _QUAD_WORDS.format(fields["quad"], words)
    if name == "phoenix" and {"year", "month", "day"} <= places.keys():
        year, month, day = (f"c{places[one]}" for one in ("year", "month", "day"))
        fields["event_date"] = f"{year} || '-' || lpad({month}, 2, '0') || '-' || lpad({day}, 2, '0')"
    if name == "phoenix" and "quad" in fields:
        fields["quad"] = f"CASE {fields['quad']} WHEN '0' THEN '1' ELSE {fields['quad']} END"
    dates = ("%Y-%m-%d", "%Y%m%d") if name == "cameo-csv" else ("%Y-%m-%d",)
    return Form(
        name=name,
        columns=len(headings),
        fields=fields,
        delimiter=delimiter,
        quoted=delimiter != "\t",
        header=1,
        actors={"phoenix": "codes", "cameo-csv": "either"}.get(name, "names"),  # type: ignore[arg-type]
        date_formats=dates,
        report_formats=dates,
        missing=missing,
        data_set=None if name == "cameo-csv" else name,
    )


_QUADS = {
    "verbal cooperation": 1,
    "material cooperation": 2,
    "verbal conflict": 3,
    "material conflict": 4,
}


def _listed(headings: Sequence[str]) -> str:
    shown = ", ".join(one.strip()[:30] for one in headings[:12])
    return shown + (f" … ({len(headings)} in all)" if len(headings) > 12 else "")
