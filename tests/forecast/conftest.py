"""Events of a small world: some pairs meet weekly, some quarrel, most have little to do with each other."""

from __future__ import annotations

import datetime
import random

import pyarrow as pa
import pytest

from detente.codebook.code_tables import cameo_table

FIRST = datetime.date(2010, 1, 1)
DAYS = 1200
ACTORS = ("CHN", "DEU", "FRA", "GBR", "IND", "IRN", "ISR", "JPN", "RUS", "SYR", "TUR", "USA")
CODES = ("036", "040", "042", "051", "057", "061", "0841", "073", "111", "112", "120", "130", "172", "190")


def rows_of(seed: int = 1, days: int = DAYS) -> list[dict[str, object]]:
    """Events whose rates differ by pair and class, and come in bursts."""
    chance = random.Random(seed)
    table = cameo_table()
    pairs = [(one, other) for one in ACTORS for other in ACTORS if one < other]
    rate = {(pair, code): 0.0012 * chance.paretovariate(1.1) for pair in pairs for code in CODES}
    burst: dict[tuple[tuple[str, str], str], int] = {}
    rows: list[dict[str, object]] = []
    for number in range(days):
        day = FIRST + datetime.timedelta(days=number)
        for key, usual in rate.items():
            lively = 6 if burst.get(key, -99) > number - 15 else 1
            if chance.random() < min(0.5, usual * lively):
                burst[key] = number
                (one, other), code = key
                source, target = (one, other) if chance.random() < 0.6 else (other, one)
                entry = table.codes[code]
                rows.append(
                    {
                        "date": day,
                        "source": source,
                        "target": target,
                        "cameo": code,
                        "quad": entry.quad,
                        "goldstein": entry.goldstein,
                        "plover": entry.plover,
                    }
                )
    return rows


@pytest.fixture(scope="session")
def events() -> pa.Table:
    return pa.Table.from_pylist(rows_of())


@pytest.fixture(scope="session")
def last_day() -> datetime.date:
    return FIRST + datetime.timedelta(days=DAYS - 1)


@pytest.fixture(scope="session")
def forecaster(events):
    from detente.forecast.questions import QuestionForecaster

    return QuestionForecaster().fit(events)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory, events, last_day):
    """A workspace whose event table holds the small world."""
    import detente
    from detente.events import Window, put_rows

    place = tmp_path_factory.mktemp("forecasts") / "workspace"
    with detente.open(place) as desk:
        put(desk, events, Window(since=FIRST, until=last_day), put_rows)
    return place


def put(desk, events: pa.Table, window, put_rows, fingerprint: str = "small world") -> None:
    from detente.events.layout import SCHEMA

    day = events["date"]
    table = pa.table(
        {
            "event_date": day,
            "report_date": day,
            "source": events["source"],
            "source_party": events["source"],
            "target": events["target"],
            "target_party": events["target"],
            **{name: events[name] for name in ("cameo", "quad", "goldstein", "plover")},
        }
    )
    table = table.cast(pa.schema([SCHEMA.field(name) for name in table.column_names]))
    place = desk.events.location
    put_rows(place, table, data_set="icews", name="small world", fingerprint=fingerprint, window=window)
