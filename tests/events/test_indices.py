"""Series and lead-lag against numbers worked out another way, and on data whose answer is known."""

from __future__ import annotations

import datetime
import json
import random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import samples

from detente.errors import UsageError
from detente.events import Window, open_table, put_rows
from detente.events.indices import series, trend
from detente.events.lead_lag import lead_lag
from detente.events.picture import save_picture
from detente.events.sides import pair_of
from detente.events.writing import as_table, save

D = datetime.date


def row(day, source, target, quad=1, goldstein=1.0, reported=None, cameo="040", plover="CONSULT"):
    return {
        "event_date": day, "report_date": reported or day, "source_party": source, "target_party": target, "quad": quad,
        "goldstein": goldstein, "cameo": cameo, "plover": plover,
    }  # fmt: skip


def put(place, rows, data_set="made", **options):
    put_rows(place, pa.Table.from_pylist(rows), data_set=data_set, name=data_set, fingerprint="1", **options)


@pytest.fixture
def iran_russia(codebook):
    return pair_of(codebook, "Iran", "Russia")


def test_numbers_of_a_month(place, iran_russia):
    put(
        place,
        [
            row(D(2015, 1, 3), "IRN", "RUS", 1, 2.0),
            row(D(2015, 1, 4), "RUS", "IRN", 2, 6.0),
            row(D(2015, 1, 4), "RUS", "IRN", 4, -10.0, plover="ASSAULT", cameo="190"),
            row(D(2015, 1, 4), "RUS", "USA", 4, -10.0),
            row(D(2015, 3, 1), "IRN", "RUS", 3, -5.0, plover=None, cameo="100"),
        ],
        window=Window(since=D(2015, 1, 1), until=D(2015, 3, 15)),
    )
    with open_table(place) as table:
        (one,) = series(table, iran_russia, shares=True, since=D(2014, 12, 1), until=D(2015, 4, 30))
        december, january, february, march, april = one.table.to_pylist()
        assert [month["known"] for month in (december, january, february, march, april)] == [
            "none", "whole", "whole", "part", "none",
        ]  # fmt: skip
        assert december["events"] is None
        assert december["tension"] is None
        assert (january["events"], january["cooperation"], january["conflict"], january["balance"]) == (3, 2, 1, 1)
        assert january["goldstein_sum"] == pytest.approx(-2.0)
        assert january["tension"] == pytest.approx(1 / 3)
        assert (january["verbal_cooperation"], january["material_conflict"]) == (1, 1)
        assert (january["share_of_one"], january["share_of_other"]) == (1.0, pytest.approx(2 / 3))
        assert (february["events"], february["tension"]) == (0, None)
        (by_type,) = series(table, iran_russia, classes="plover")
        assert set(by_type.classes) == {"ASSAULT", "CONSULT", "other"}
        (by_root,) = series(table, iran_russia, classes="root", by="year")
        assert by_root.table.to_pylist()[0]["cameo_19"] == 1
        (one_way,) = series(table, iran_russia, directed=True, by="year")
        assert one_way.table["events"].to_pylist() == [2]


def test_what_is_reported_later_changes_nothing(place, iran_russia):
    early = [row(D(2015, 1, day), "IRN", "RUS") for day in range(1, 20)]
    late = [row(D(2015, 1, 5), "RUS", "IRN", 4, reported=D(2015, 2, 20))]
    window = Window(since=D(2015, 1, 1), until=D(2015, 3, 31))
    put(place, early, "early", window=window)
    put(place, [*early, *late], "planted", window=window)
    with open_table(place) as table:
        one, other = series(table, iran_russia, as_of=D(2015, 2, 1), until=D(2015, 2, 1), since=D(2015, 1, 1))
        assert one.table.to_pylist()[0] == other.table.to_pylist()[0]
        assert [window.until for window in other.coverage] == [D(2015, 2, 1)]


def test_data_sets_stay_apart(take, place, codebook):
    take(samples.gdelt1(20))
    take(samples.icews(20), "b.tsv")
    with open_table(place) as table:
        found = series(table, pair_of(codebook, "China", "the West"))
        assert [one.data_set for one in found] == ["gdelt1", "icews"]
        assert sum(found[0].table["events"].to_pylist()) == sum(
            set(samples.pair(number)) == {"CHN", "USA"} for number in range(20)
        )


def test_a_bloc_counts_by_its_members_of_the_day(codebook):
    assert "GBR" in pair_of(codebook, "Russia", "EU", D(2015, 1, 1)).other.ids
    assert "GBR" not in pair_of(codebook, "Russia", "EU", D(2021, 1, 1)).other.ids
    with pytest.raises(UsageError, match="same"):
        pair_of(codebook, "Iran", "Tehran")


def test_the_trend_is_that_of_the_line_with_an_interval_that_holds_it():
    random_ = np.random.default_rng(1)
    inside = 0
    for _ in range(200):
        values = 0.5 + 0.03 * np.arange(120) / 12 + random_.normal(0, 0.1, 120)
        values[::7] = np.nan
        found = trend(values, 12)
        inside += found.low <= 0.03 <= found.high
    assert inside / 200 > 0.88
    assert trend(np.array([0.1] * 7), 12) is None


def led(place, lag, months=120, seed=3):
    """Conflict of Russia and the USA; that of Iran and Russia follows it some months later, with the sign turned."""
    chance = random.Random(seed)
    level = [chance.random() for _ in range(months + 12)]
    rows = []
    for month in range(months):
        day = D(2005 + month // 12, 1 + month % 12, 1)
        for pair, share in ((("RUS", "USA"), level[month]), (("IRN", "RUS"), 1 - level[month - lag])):
            for number in range(40):
                quad = 4 if number < 40 * share else 1
                rows.append(row(day + datetime.timedelta(days=number % 28), *pair, quad, cameo=f"{number}"))
    put(place, rows, window=Window(since=D(2005, 1, 1), until=D(2005 + (months - 1) // 12, 12, 31)))


@pytest.mark.parametrize("lag", [0, 2])
def test_the_lag_that_was_put_in_is_found(lag, place, codebook, iran_russia):
    led(place, lag)
    with open_table(place) as table:
        (first,) = series(table, pair_of(codebook, "Russia", "United States"))
        (second,) = series(table, iran_russia)
    for detrend in ("difference", "line"):
        found = lead_lag(first, second, detrend=detrend, samples=500)
        assert found.strongest.lag == lag
        assert found.strongest.correlation < -0.8
        assert found.strongest.high < -0.5
        assert found.chance < 0.01
        assert "falls" in found.in_words
    assert lead_lag(first, second, samples=500) == lead_lag(first, second, samples=500)
    backwards = lead_lag(second, first, samples=500)
    assert backwards.strongest.lag == -lag


def test_unrelated_series_are_rarely_said_to_go_together(place, codebook, iran_russia):
    random_ = np.random.default_rng(0)
    with open_table(place) as table:
        (model,) = series(table, iran_russia) if table.data_sets else (None,)
    assert model is None
    led(place, 0)
    with open_table(place) as table:
        (model,) = series(table, iran_russia)
    low = 0
    for _ in range(60):
        made = []
        for _ in range(2):
            conflict = random_.integers(0, 30, model.table.num_rows)
            columns = {name: model.table[name] for name in ("period", "known")}
            columns |= {"conflict": pa.array(conflict), "cooperation": pa.array(30 - conflict)}
            made.append(model.model_copy(update={"table": pa.table(columns)}))
        low += lead_lag(*made, samples=200).chance < 0.05
    assert low <= 8


def test_too_little_is_said_to_be_too_little(place, codebook, iran_russia):
    led(place, 0, months=12)
    with open_table(place) as table:
        (one,) = series(table, iran_russia)
    with pytest.raises(UsageError, match="12 months in a row are known"):
        lead_lag(one, one)
    with pytest.raises(UsageError, match="no measure"):
        lead_lag(one, one, measure="colour")


def test_series_as_files_and_pictures(take, place, tmp_path, codebook):
    take(samples.icews(20))
    with open_table(place) as table:
        found = series(table, pair_of(codebook, "Iran", "Russia"), by="day", since=D(2014, 12, 30))
    whole = as_table(found)
    for suffix in ("csv", "parquet", "json"):
        save(found, tmp_path / f"a.{suffix}")
    assert pq.read_table(tmp_path / "a.parquet").equals(whole)
    assert (tmp_path / "a.csv").read_text().count("\n") == whole.num_rows + 1
    (written,) = json.loads((tmp_path / "a.json").read_text())
    assert written["periods"][0]["events"] is None
    for suffix, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")):
        save_picture(found, tmp_path / f"p.{suffix}")
        content = (tmp_path / f"p.{suffix}").read_bytes()
        assert content.lstrip().startswith(start)
    assert b"https://cdn" not in (tmp_path / "p.html").read_bytes()
    assert b'src="http' not in (tmp_path / "p.html").read_bytes()
    with pytest.raises(UsageError, match="no ending"):
        save_picture(found, tmp_path / "p.gif")
    with pytest.raises(UsageError, match="no ending"):
        save(found, tmp_path / "a.xls")
