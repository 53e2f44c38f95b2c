"""What each command does, says, and ends with."""

from __future__ import annotations

import json
import re

import pytest

import detente as package

HOSTILE = "Title \x1b[2J\x1b]0;owned\x07 [red]markup[/red] \u202e"


def test_add_says_what_it_did(detente, notes, tmp_path):
    first = detente("-w", tmp_path / "w", "add", notes)
    assert "3 added, 0 known already; 3 documents read" in first.stdout
    assert re.search(r"^added  [0-9a-f]{16}  2015-01-20  Russia and Iran signed a contract", first.stdout, re.MULTILINE)
    again = detente("-w", tmp_path / "w", "add", notes)
    assert again.stdout == "0 added, 3 known already; 0 documents read\n"
    copy = tmp_path / "copy.txt"
    copy.write_bytes((notes / "undated.txt").read_bytes())
    assert "1 known from another place" in detente("-w", tmp_path / "w", "add", copy).stdout


def test_add_names_what_it_refuses_and_takes_the_rest(detente, notes, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    done = detente("-w", tmp_path / "w", "add", broken, notes, tmp_path / "absent.txt", code=1)
    assert "3 added, 0 known already, 2 refused" in done.stdout
    assert f"refused {broken}: " in done.stderr
    assert f"refused {tmp_path / 'absent.txt'}: there is no such file" in done.stderr


def test_add_for_machines(detente, notes, tmp_path):
    done = detente("-w", tmp_path / "w", "add", notes / "contract.txt", tmp_path / "absent.txt", "--json", code=1)
    told = json.loads(done.stdout)
    assert told.keys() == {"added", "known", "new_origins", "refused", "read", "notes"}
    assert (told["read"], [one["published"] for one in told["added"]]) == (1, ["2015-01-20"])
    assert told["refused"][0]["location"].endswith("absent.txt")


def test_add_never_goes_to_private_addresses_unasked(detente, tmp_path):
    done = detente("-w", tmp_path / "w", "add", "http://127.0.0.1:9/", code=1)
    assert "refused" in done.stderr
    assert "0 added" in done.stdout


def test_documents(detente, filled):
    listed = detente("-w", filled, "documents").stdout.splitlines()
    assert listed[0].split() == ["Id", "Published", "Language", "Publisher", "Title"]
    assert [line.split()[1] for line in listed[1:3]] == ["2015-01-20", "2015-03-01"]
    assert listed[-1] == "3 documents, 1 without a date"
    assert detente("-w", filled, "documents", "--as-of", "2015-02-02").stdout.endswith("1 document\n")


def test_documents_for_machines(detente, filled):
    told = json.loads(detente("-w", filled, "documents", "--json").stdout)
    assert [one["published"] for one in told] == ["2015-01-20", "2015-03-01", None]
    assert told[0]["origins"][0]["findings"]
    assert all("text" not in one for one in told)
    assert json.loads(detente("-w", filled, "documents", "--as-of", "2000-01-01", "--json").stdout) == []


def test_brief_in_the_terminal_and_in_files(detente, filled, tmp_path):
    shown = detente("-w", filled, "brief", "Iran", "Russia", "--as-of", "2015-02-02")
    assert "As of 2 February 2015" in shown.stdout
    for suffix in (".html", ".md", ".json"):
        file = tmp_path / f"brief{suffix}"
        done = detente("-w", filled, "brief", "RUS", "IRN", "--as-of", "2015-02-02", "-o", file)
        assert done.stdout == f"wrote {file}\n"
        assert file.stat().st_size > 1000
    told = json.loads(detente("-w", filled, "brief", "Iran", "Russia", "--as-of", "2015-02-02", "--json").stdout)
    assert told == json.loads((tmp_path / "brief.json").read_text())


def test_one_command_from_documents_to_the_brief(detente, notes, tmp_path):
    place, file = tmp_path / "workspace", tmp_path / "brief.md"
    done = detente(
        "-w", place, "brief", "Iran", "Russia", "--add", notes, "--add", tmp_path / "none.txt", "-o", file, code=1
    )
    assert done.stdout == f"wrote {file}\n"
    assert "refused" in done.stderr
    assert "none.txt" in done.stderr
    assert "mistrust" in file.read_text(encoding="utf-8").casefold()
    detente("-w", tmp_path / "other", "brief", "Iran", "Atlantis", "--add", notes, code=1)


def test_a_brief_of_an_unknown_kind_is_wrong_usage(detente, filled, tmp_path):
    done = detente("-w", filled, "brief", "Iran", "Russia", "-o", tmp_path / "brief.odt", code=2)
    assert done.stderr.startswith("error: ")
    assert ".docx" in done.stderr


def test_dossier(detente, filled):
    shown = detente("-w", filled, "dossier", "Iran", "the Kremlin").stdout
    assert shown.startswith("Iran and Russia, whatever the date\n")
    assert "documents\n" in shown
    told = json.loads(detente("-w", filled, "dossier", "IRN", "RUS", "--as-of", "2015-02-02", "--json").stdout)
    assert (told["considered"], told["as_of"]) == (1, "2015-02-02")


def test_show_marks_the_words_in_their_document(detente, filled):
    (document,) = json.loads(detente("-w", filled, "documents", "--as-of", "2015-02-02", "--json").stdout)
    with package.open(filled) as desk:
        text = desk.document(document["id"]).text
    start = text.index("mistrust")
    shown = detente("-w", filled, "show", f"{document['id']}:{start}-{start + 8}").stdout
    assert "However, »mistrust« between Tehran and Moscow hampers" in shown
    assert "Ada Quill" in shown
    assert "2015-01-20" in shown
    told = json.loads(detente("-w", filled, "show", f"{document['id']}:{start}-{start + 8}", "--json").stdout)
    assert told["evidence"]["quote"] == "mistrust"
    assert told["document"]["title"] == document["title"]
    assert "has only" in detente("-w", filled, "show", f"{document['id']}:1-999999", code=2).stderr
    assert "not an evidence id" in detente("-w", filled, "show", "mistrust", code=2).stderr
    assert "no document" in detente("-w", filled, "show", "0" * 16 + ":1-2", code=1).stderr


def test_read_writes_one_file_for_each(detente, notes, tmp_path):
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK nothing")
    files = [notes / "contract.txt", broken, notes / "analysis.md"]
    done = detente("read", *files, "--dyad", "Iran", "RUS", "--json-dir", tmp_path / "out", code=1)
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["analysis.json", "contract.json"]
    assert f"refused {broken}" in done.stderr
    assert "2 texts read" in done.stdout
    told = json.loads((tmp_path / "out" / "contract.json").read_text(encoding="utf-8"))
    assert {"document", "factors", "agreements", "conditions", "predictions", "events"} <= told.keys()
    text = (notes / "contract.txt").read_text(encoding="utf-8")
    found = [evidence for kind in ("factors", "agreements") for one in told[kind] for evidence in one["evidence"]]
    assert found
    assert all(text[evidence["start"] : evidence["end"]] == evidence["quote"] for evidence in found)


def test_read_gives_the_same_bytes_with_two_workers(detente, notes, tmp_path):
    detente("read", notes, "--json-dir", tmp_path / "one")
    detente("read", notes, "--json-dir", tmp_path / "two", "--workers", 2)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    assert len(list((tmp_path / "two").iterdir())) == 3


def test_read_here(detente, notes):
    assert "1 text read" in detente("read", notes / "contract.txt").stdout
    lines = detente("read", notes, "--json").stdout.splitlines()
    assert [json.loads(line)["document"]["published"] for line in lines] == ["2015-03-01", "2015-01-20", None]


def test_read_of_a_feed_numbers_its_texts(detente, tmp_path):
    items = [{"id": f"{n}", "content_text": f"Iran and Russia signed agreement number {n} in Tehran."} for n in (1, 2)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Feed", "items": items}
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    detente("read", tmp_path / "feed.json", "--json-dir", tmp_path / "out")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["feed-2.json", "feed.json"]


def test_read_refuses_what_makes_no_sense_before_it_starts(detente, notes, tmp_path):
    twin = tmp_path / "contract.md"
    twin.write_text("x")
    done = detente("read", notes / "contract.txt", twin, "--json-dir", tmp_path / "out", code=2)
    assert "contract.json" in done.stderr
    assert not (tmp_path / "out").exists()
    assert "files only" in detente("read", "https://example.org/", code=2).stderr
    assert "different actors" in detente("read", twin, "--dyad", "IRN", "Iran", code=2).stderr
    (tmp_path / "file").write_text("x")
    assert "cannot be made" in detente("read", twin, "--json-dir", tmp_path / "file", code=2).stderr


def test_export_import_and_check(detente, filled, tmp_path):
    assert "3 documents, 3 readings" in detente("-w", filled, "export", tmp_path / "w.zip").stdout
    assert "3 new documents" in detente("-w", tmp_path / "new", "import", tmp_path / "w.zip").stdout
    again = json.loads(detente("-w", tmp_path / "new", "import", tmp_path / "w.zip", "--json").stdout)
    assert again == {"documents": 0, "origins": 0, "readings": 0, "ledger": 0}
    assert detente("-w", tmp_path / "new", "check").stdout == "3 documents, 3 readings: all is well\n"
    assert json.loads(detente("-w", tmp_path / "new", "check", "--json").stdout) == []
    (tmp_path / "cut.zip").write_bytes((tmp_path / "w.zip").read_bytes()[:500])
    assert "no whole export" in detente("-w", tmp_path / "new", "import", tmp_path / "cut.zip", code=1).stderr


def test_check_ends_with_1_where_something_does_not_hold(detente, notes, tmp_path):
    detente("-w", tmp_path / "w", "add", notes / "undated.txt")
    import sqlite3

    with sqlite3.connect(tmp_path / "w" / "detente.sqlite") as connection:
        connection.execute("UPDATE raws SET content = x'00'")
    connection.close()
    assert "1 problem\n" in detente("-w", tmp_path / "w", "check", code=1).stdout
    (problem,) = json.loads(detente("-w", tmp_path / "w", "check", "--json", code=1).stdout)
    assert problem["part"] == "raw"


def test_codebook(detente, tmp_path):
    assert "the codebook is right" in detente("codebook", "check").stdout
    assert json.loads(detente("codebook", "check", "--json").stdout)["mistakes"] == []
    folder = tmp_path / "mine"
    (folder / "actors").mkdir(parents=True)
    (folder / "actors" / "mine.yaml").write_text("actors:\n  - id: XYZ\n    nme: Exyland\n")
    done = detente("codebook", "check", folder, code=1)
    assert "mine.yaml:" in done.stderr
    assert json.loads(detente("--codebook", folder, "codebook", "check", "--json", code=1).stdout)["mistakes"]
    assert detente("codebook", "show", "Kremlin").stdout.startswith("actor RUS  ")
    assert json.loads(detente("codebook", "show", "kremlin", "--json").stdout)[0]["id"] == "RUS"
    assert "no entry" in detente("codebook", "show", "xyzzy", code=1).stderr
    assert json.loads(detente("codebook", "show", "xyzzy", "--json", code=1).stdout) == []


def test_of_hundreds_of_exemplars_the_first_few_are_shown(detente, codebook):
    groups = [one for one in codebook.exemplars.values() if one.type == "SANCTION"]
    few, whole = (detente("codebook", "show", "SANCTION", *more).stdout for more in ((), ("--all",)))
    assert f"… and {len(groups) - 3} groups of exemplars more, with " in few
    assert few.count("\nexemplars ") == 3
    assert "(--all)" not in whole
    assert whole.count("\nexemplars ") == len(groups)
    assert all(sentence in whole for group in groups for sentence in group.sentences)
    large = max(groups, key=lambda group: len(group.sentences))
    assert f"; … and {len(large.sentences) - 3} more (--all)" in detente("codebook", "show", large.id).stdout


def test_version_and_help(detente):
    assert detente("--version").stdout == f"detente {package.__version__}\n"
    assert "brief" in detente("--help").stdout


@pytest.mark.parametrize("date", ["2.2.2015", "2015-02-30", "20150202", "yesterday", ""])
def test_dates_that_are_none(detente, filled, date):
    done = detente("-w", filled, "documents", "--as-of", date, code=2)
    assert "YEAR-MONTH-DAY" in done.stderr


def test_wrong_usage(detente, filled, tmp_path):
    assert "no workspace here" in detente("-w", tmp_path / "none", "documents", code=1).stderr
    assert not (tmp_path / "none").exists()
    assert "twice" in detente("-w", filled, "brief", "Iran", "IRN", code=2).stderr
    assert "did you mean" in detente("-w", filled, "brief", "Iron", "Russia", code=1).stderr
    detente("-w", filled, "documents", "--nonsense", code=2)
    detente("-w", filled, "add", code=2)
    detente("nonsense", code=2)


def test_what_sources_hold_does_not_act_on_the_terminal(detente, tmp_path):
    page = tmp_path / "page [bold]x.html"
    page.write_text(
        f"<html><head><title>{HOSTILE}</title></head><body><h1>{HOSTILE}</h1><p>Iran and Russia signed an agreement "
        f"{HOSTILE} on military cooperation in Tehran, and it is [link=evil]binding[/link] for both.</p></body></html>",
        encoding="utf-8",
    )
    place = tmp_path / "w"
    outputs = [detente("-w", place, "add", page).output, detente("-w", place, "documents").output]
    (document,) = json.loads(detente("-w", place, "documents", "--json").stdout)
    outputs.append(detente("-w", place, "show", f"{document['id']}:0-30").output)
    outputs.append(detente("-w", place, "brief", "Iran", "Russia").output)
    outputs.append(detente("-w", place, "dossier", "Iran", "Russia").output)
    outputs.append(detente("read", page).output)
    outputs.append(detente("read", f"{tmp_path}/\x1b[2J.txt", code=1).output)
    for output in outputs:
        assert "\x1b[2J" not in output
        assert "\x1b]0" not in output
        assert "\x07" not in output
        assert "\u202e" not in output
    assert "page [bold]x.html" in outputs[2]
