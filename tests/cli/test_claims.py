"""`detente claims` from the command line: a table read, a gate trained, and rows that are broken."""

from __future__ import annotations

import csv
import sys

from detente.desk import read_sentences_file

COLUMNS = [
    "causal",
    "probability",
    "denied",
    "polarity",
    "cause_start",
    "cause_end",
    "effect_start",
    "effect_end",
    "signal_start",
    "signal_end",
]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_table_is_read_and_keeps_its_columns(tmp_path, detente):
    path = tmp_path / "in.csv"
    path.write_text(
        "id,sentence,note\n"
        'a,"🌊 Shops closed because of the strike, he said.",x\n'
        "b,The committee has twelve members.,y\n"
        "c,The strike did not lead to talks.,z\n",
        "utf-8",
    )
    out = tmp_path / "out.csv"
    result = detente("claims", "--sentences", path, "--text-column", "sentence", "-o", out)
    assert "3 sentences read" in result.stderr
    first, second, third = rows_of(out)
    assert list(first) == ["id", "sentence", "note", *COLUMNS]
    assert [row["note"] for row in (first, second, third)] == ["x", "y", "z"]
    assert (first["causal"], first["denied"], first["polarity"]) == ("1", "0", "1")
    assert [
        first["sentence"][int(first[f"{one}_start"]) : int(first[f"{one}_end"])] for one in ("cause", "signal")
    ] == [
        "the strike",
        "because of",
    ]
    assert second["causal"] == second["denied"] == "0"
    assert second["cause_start"] == second["signal_end"] == ""
    assert third["denied"] == "1"
    again = tmp_path / "again.csv"
    read_sentences_file(path, again, text_column="sentence")
    assert again.read_bytes() == out.read_bytes()


def test_broken_rows_are_named_and_cost_no_other(tmp_path, detente):
    path = tmp_path / "in.csv"
    path.write_text('id,text\n1,\n2,"open\n3,Talks failed because of the raid.\n4,a,b\n', "utf-8")
    result = detente("claims", "--sentences", path, "-o", tmp_path / "out.csv", code=1)
    for line in (2, 3, 5):
        assert f"in.csv:{line}:" in result.stderr.replace("\n", "")
    assert "3 refused" in result.stderr
    assert [row["causal"] for row in rows_of(tmp_path / "out.csv")] == ["", "", "1", ""]


def test_a_gate_of_ones_own(tmp_path, detente):
    corpus = tmp_path / "corpus.csv"
    lines = ["words,kind,article"]
    for number, cause in enumerate(("strike", "flood", "ban", "drought", "war")):
        for effect in ("shortage", "crisis", "panic"):
            lines.append(f"The {cause} caused a {effect}.,1,{number}")
            lines.append(f"The {cause} and the {effect} were in Oslo.,0,{number}")
    lines.append("What is this?,perhaps,9")
    corpus.write_text("\n".join(lines), "utf-8")
    model = tmp_path / "gate"
    options = ("--text-column", "words", "--label-column", "kind", "--group-column", "article")
    result = detente("claims", "train", corpus, "-o", model, *options, code=1)
    assert "30 sentences" in result.stderr
    assert "corpus.csv:32:" in result.stderr.replace("\n", "")
    path = tmp_path / "in.tsv"
    path.write_text("text\nThe storm caused a riot.\nThe storm and the riot were in Rome.\n", "utf-8")
    detente("claims", "read", "--sentences", path, "--model", model, "-o", tmp_path / "out.csv")
    assert [row["causal"] for row in rows_of(tmp_path / "out.csv")] == ["1", "0"]


def test_tuning_without_its_extra_is_refused_before_anything_is_learned(tmp_path, detente, monkeypatch):
    monkeypatch.setitem(sys.modules, "jax", None)
    for name in ("detente.reading.causal.tuning", "detente.reading.encoder.tuning"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    corpus = tmp_path / "corpus.csv"
    corpus.write_text("text,label\nShops closed because of the strike.,1\n", "utf-8")
    result = detente("claims", "train", corpus, "-o", tmp_path / "gate", "--tune", code=2)
    assert "jax" in result.stderr
    assert "detente[tuning]" in result.stderr
    assert not (tmp_path / "gate").exists()


def test_what_cannot_be_read(tmp_path, detente):
    path = tmp_path / "in.csv"
    path.write_text("id,sentence\n1,x\n", "utf-8")
    result = detente("claims", "--sentences", path, code=2)
    assert "no column 'text' among id, sentence" in result.stderr
    result = detente("claims", "--sentences", path, "--text-column", "sentence", "--model", path, code=1)
    assert "train it again" in result.stderr
