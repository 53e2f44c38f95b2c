"""What a row of each form becomes."""

from __future__ import annotations

import datetime
import gzip
import zipfile
from pathlib import Path

import pytest
import samples

from detente.events import open_table

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.parametrize("form", samples.FORMS)
def test_every_form_is_recognised_and_all_of_its_rows_are_kept(form, take, rows):
    report = take(samples.FORMS[form](20))
    (taken,) = report.taken
    assert (taken.form, taken.rows, taken.kept, report.whole) == (form.removesuffix("-daily"), 20, 20, True)
    got = rows()
    assert len(got) == 20
    assert {row["event_date"] for row in got} == {samples.day(number) for number in range(20)}
    expected = {tuple(sorted(samples.pair(number))) for number in range(20)}
    assert {tuple(row["dyad"].split("-")) for row in got} == expected
    assert all(row["source_state"] in samples.STATES and row["target_state"] in samples.STATES for row in got)
    assert all(row["quad"] in (1, 2, 3, 4) for row in got)
    assert all(row["place_country"] == (row["target_state"]) for row in got if form != "cameo-csv")


def test_a_row_of_gdelt(take, rows):
    take(samples.gdelt2(1))
    (row,) = rows()
    assert row.pop("event_id") > 0
    assert row == {
        "data_set": "gdelt2",
        "year": 2015,
        "event_date": datetime.date(2015, 1, 1),
        "report_date": datetime.date(2015, 1, 1),
        "source": "IRNGOV",
        "source_party": "IRN",
        "source_state": "IRN",
        "source_sector": "government",
        "target": "RUS",
        "target_party": "RUS",
        "target_state": "RUS",
        "target_sector": None,
        "dyad": "IRN-RUS",
        "cameo": "010",
        "plover": None,
        "mode": None,
        "quad": 1,
        "goldstein": 1.5,
        "place": "Town 0",
        "place_country": "RUS",
        "latitude": 55.75,
        "longitude": 37.6,
        "reports": 4,
        "first_reports": 4,
        "row_id": "410000000",
    }


def test_a_row_of_icews_names_its_sector_and_state(take, rows):
    take(samples.icews(3))
    row = next(one for one in rows() if one["row_id"] == "20002")
    assert (row["source"], row["source_sector"], row["source_state"]) == (
        "Foreign Affairs (United States)",
        "government",
        "USA",
    )
    assert (row["cameo"], row["plover"], row["mode"]) == ("042", "CONSULT", "visit")


def test_a_row_of_polecat_has_its_cameo_equivalent(take, rows):
    take(samples.polecat(5))
    found = {row["plover"]: (row["mode"], row["cameo"], row["quad"], row["source_sector"]) for row in rows()}
    assert found["CONSULT"] == ("visit", "042", 1, "government")
    assert found["SANCTION"] == ("impose", "163", 4, "government")


def test_gdelt_of_before_april_2013_has_no_address(take):
    old = b"".join(line.rpartition(b"\t")[0] + b"\n" for line in samples.gdelt1(5).splitlines())
    assert take(old).taken[0].kept == 5


def test_packed_files(take, rows, tmp_path):
    take(gzip.compress(samples.gdelt1(20)), "a.gz")
    plain = rows()
    assert len(plain) == 20
    packed = tmp_path / "b.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.CSV", samples.gdelt1(30))
    (taken,) = take(packed).taken
    assert (taken.rows, taken.kept, taken.merged) == (30, 10, 20)


def test_columns_of_ones_own(take, rows):
    text = "wann,wer,wem,was\n2015-02-02,Iran,Russia,057\n"
    mapping = {"event_date": "wann", "source": "wer", "target": "wem", "code": "was"}
    take(text.encode(), columns=mapping, data_set="mine")
    (row,) = rows()
    assert (row["dyad"], row["cameo"], row["data_set"], row["goldstein"]) == ("IRN-RUS", "057", "mine", 8.0)


def test_codes_that_lost_their_zero_are_known_only_where_nothing_else_can_be_meant(take, rows):
    text = "date,source,target,code\n2015-02-02,Iran,Russia,42\n2015-02-03,Iran,Russia,20\n2015-02-04,Iran,Russia,841\n"
    take(text.encode())
    assert sorted(row["cameo"] for row in rows()) == ["042", "0841", "20"]


@pytest.mark.parametrize(("step", "times"), [(24, (0, 24, 48)), (1, (0, 1, 2))])
def test_quadruples_with_numbered_times(step, times, take, rows, tmp_path):
    folder = tmp_path / "graph"
    folder.mkdir()
    (folder / "entity2id.txt").write_text("Iran\t0\nRussia\t1\n")
    (folder / "relation2id.txt").write_text("Sign formal agreement\t0\nMake a visit\t1\n")
    (folder / "train.txt").write_text("".join(f"0\t{n % 2}\t1\t{time}\n" for n, time in enumerate(times)))
    (folder / "valid.txt").write_text("7\t0\t1\t0\n")
    assert "--start" in take(folder).refused_files[0].reason
    report = take(folder, start=datetime.date(2014, 1, 1))
    assert {row["event_date"].day for row in rows()} == {1, 2, 3}
    assert report.taken[0].data_set == "graph"
    assert {row["cameo"] for row in rows()} == {"057", "042"}


def test_quadruples_of_research(take, place):
    folder = SHARED / "icews14"
    if not folder.is_dir():
        pytest.skip("the data sets of research are not beside this checkout")
    (taken,) = take(folder).taken
    assert (taken.rows, taken.refused) == (83359, 0)
    with open_table(place) as table:
        pair = table.arrow(table.dyad("IRN", "RUS"))
        assert pair.num_rows > 100
        assert set(pair["dyad"].to_pylist()) == {"IRN-RUS"}
