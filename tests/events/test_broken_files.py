"""Broken files of every form: a clear error or named rows, and every good row is in."""

from __future__ import annotations

import gzip
import zipfile

import pytest
import samples

ROWS = 20


def lines(form):
    """Heading (where there is one) and rows, without line ends."""
    all_lines = samples.FORMS[form](ROWS).splitlines()
    return (all_lines[:1], all_lines[1:]) if form in samples.HEADED else ([], all_lines)


def joined(head, body, end=b"\n"):
    return end.join([*head, *body]) + end


def changed(form, at, column, value):
    head, body = lines(form)
    values = samples.fields(form, body[at])
    values[column] = value
    body[at] = samples.line_of(form, values)
    return joined(head, body)


def delimiter(form):
    return samples.DELIMITERS[form].encode()


def with_row(form, at, edit):
    head, body = lines(form)
    body[at] = edit(body[at])
    return joined(head, body)


# What a variant does to a file, and how many of its twenty rows are to be refused: None where the whole file is.
VARIANTS = {
    "cut short in a row": (lambda form: joined(*lines(form))[:-60], 1),
    "one column less": (lambda form: with_row(form, 5, lambda row: row[row.index(delimiter(form)) + 1 :]), 1),
    "one column more": (lambda form: with_row(form, 5, lambda row: row + delimiter(form) + b"x"), 1),
    "a row of another delimiter": (lambda form: with_row(form, 5, lambda row: row.replace(delimiter(form), b"|")), 1),
    "all of another delimiter": (lambda form: joined(*lines(form)).replace(delimiter(form), b"~"), None),
    "bytes that are not UTF-8": (lambda form: with_row(form, 5, lambda row: b"\xff\xfe" + row), 1),
    "UTF-16": (lambda form: joined(*lines(form)).decode().encode("utf-16"), None),
    "NUL bytes": (lambda form: with_row(form, 5, lambda row: row + b"\0\0"), 1),
    "nothing": (lambda form: b"", None),
    "white space": (lambda form: b"\n \n\n", None),
    "a date that is none": (lambda form: changed(form, 5, samples.DATES[form], "20150231"), 1),
    "no date": (lambda form: changed(form, 5, samples.DATES[form], ""), 1),
    "a code that is none": (lambda form: changed(form, 5, samples.CODED[form], "13y"), 1),
    "a huge field": (lambda form: with_row(form, 5, lambda row: b"x" * 50_000 + row), 1),
    "a huge line": (lambda form: with_row(form, 5, lambda row: row + b"y" * 3_000_000), 1),
    "a byte order mark": (lambda form: b"\xef\xbb\xbf" + joined(*lines(form)), 0),
    "CRLF": (lambda form: joined(*lines(form), end=b"\r\n"), 0),
    "empty lines": (lambda form: joined(*lines(form), end=b"\n\n"), 0),
    "no last line end": (lambda form: joined(*lines(form))[:-1], 0),
    "a page that says 404": (lambda form: b"<!DOCTYPE html><html><body>404 Not Found</body></html>", None),
    "JSON": (lambda form: b'{"error": "not found"}', None),
    "gzip cut short": (lambda form: gzip.compress(joined(*lines(form)))[:-12], "some"),
    "gzip damaged": (lambda form: gzip.compress(joined(*lines(form)))[:40] + b"\0" * 100, "some"),
    "a zip cut short": (lambda form: zipped(joined(*lines(form)))[:-30], None),
    "a zip of two files": (lambda form: zipped(joined(*lines(form)), names=("a", "b")), None),
    "binary": (lambda form: bytes(range(256)) * 20, None),
    "a stray quote": (lambda form: with_row(form, 5, lambda row: row + b'"'), "quote"),
}


def zipped(content, names=("a",)):
    import io

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("form", samples.FORMS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_broken_file(variant, form, take, rows):
    make, expected = VARIANTS[variant]
    report = take(make(form))
    kept = rows()
    if expected is None:
        assert not report.taken
        assert not kept
        (refused,) = report.refused_files
        assert len(refused.reason) > 20
        return
    if expected == "some":
        # What came before the damage may be there; what is missing is said either way.
        assert report.refused_files or report.refused_rows
        assert len(kept) == sum(one.kept for one in report.taken)
        return
    (taken,) = report.taken
    if expected == "quote":
        # In the last column it may be in a number, in an unused text, or the beginning of a field without end.
        assert taken.refused == len(report.refused_rows) <= 1
        expected = taken.refused
    assert (taken.rows, taken.kept, taken.refused) == (ROWS, ROWS - expected, expected)
    assert len(kept) == ROWS - expected
    assert len(report.refused_rows) == expected
    first_line = 2 if form in samples.HEADED else 1
    for row in report.refused_rows:
        assert row.line == first_line + (ROWS - 1 if variant == "cut short in a row" else 5)
        assert len(row.reason) > 10


@pytest.mark.parametrize("form", samples.FORMS)
def test_repeated_rows_are_one_event_with_more_reports(form, take, rows):
    head, body = lines(form)
    take(joined(head, body))
    before = {row["event_id"]: row["reports"] for row in rows()}
    (taken,) = take(
        joined(head, [*body, body[3], body[3]]), "again.tsv", data_set=None if form != "cameo-csv" else "events"
    ).taken
    assert (taken.rows, taken.kept, taken.merged, taken.refused) == (ROWS + 2, 0, ROWS + 2, 0)
    after = {row["event_id"]: row["reports"] for row in rows()}
    assert after.keys() == before.keys()
    ratios = sorted(after[event] // before[event] for event in before)
    assert ratios == [2] * (ROWS - 1) + [4]


@pytest.mark.parametrize("form", sorted(samples.HEADED))
def test_a_heading_alone_holds_no_rows(form, take):
    (refused,) = take(joined(lines(form)[0], [])).refused_files
    assert "no rows" in refused.reason


def test_a_form_that_the_file_does_not_have(take):
    (refused,) = take(samples.gdelt1(), form="gdelt2").refused_files
    assert "58 columns, not 61" in refused.reason
    (refused,) = take(samples.gdelt1(), form="icews").refused_files
    assert "no column for event_date" in refused.reason


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (29, "5", "quad class '5' is not 1 to 4"),
        (30, "11", "Goldstein value '11'"),
        (30, "nan", "Goldstein value 'nan'"),
        (53, "91", "latitude '91'"),
        (54, "-181.5", "longitude '-181.5'"),
        (33, "-3", "number of reports '-3'"),
        (1, "18500101", "'18500101' is not of 1900 to 2100"),
        (1, "2015011", "'2015011' is no date"),
        (56, "20150139", "report date '20150139' is no date"),
        (56, "20140101", "after its report of 2014-01-01"),
    ],
)
def test_values_out_of_range_are_named(column, value, reason, take):
    report = take(changed("gdelt1", 5, column, value))
    (row,) = report.refused_rows
    assert row.line == 6
    assert reason in row.reason
    assert report.taken[0].kept == ROWS - 1


def test_all_refused_rows_are_written(take, tmp_path):
    head, body = lines("gdelt1")
    bad = [row.replace(b"\t057\t", b"\t9x9\t") for row in body]
    target = tmp_path / "refused.csv"
    report = take(joined(head, bad), refused_to=target)
    assert report.refused == 2
    written = target.read_text().splitlines()
    assert written[0] == "file,line,reason"
    assert len(written) == 3
    assert "'9x9' is none of CAMEO" in written[1]


def test_one_broken_file_keeps_no_other_out(place, tmp_path, codebook):
    from detente.events import import_files

    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.tsv").write_bytes(samples.gdelt1(10))
    (folder / "b.tsv").write_bytes(b"<html>no</html>")
    (folder / "c.tsv").write_bytes(samples.icews(10))
    report = import_files(place, [folder, tmp_path / "missing.tsv"], codebook)
    assert [one.kept for one in report.taken] == [10, 10]
    assert [one.file.rpartition("/")[2] for one in report.refused_files] == ["b.tsv", "missing.tsv"]
