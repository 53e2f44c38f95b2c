"""Reading the corpora in which relations are marked, and laying the marks over the parse."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.codebook import load_codebook
from detente.errors import ReadingError
from detente.reading import load_language_model
from detente.reading.causal.alignment import align
from detente.reading.causal.cues import CueFinder
from detente.reading.causal.pivots import Pivot
from detente.reading.causal.span_corpora import read_because, read_causal_news, read_exemplars, unmark


def test_marks_are_taken_out_of_a_sentence_and_nested_ones_kept() -> None:
    text, relation = unmark("<ARG1>Shops shut</ARG1> <ARG0><SIG0>demanding</SIG0> talks</ARG0> .")
    assert text == "Shops shut demanding talks ."
    assert text[slice(*relation.signal[0])] == "demanding"
    assert text[slice(*relation.cause[0])] == "demanding talks"


@pytest.mark.parametrize("marked", ["<ARG0>a b", "<ARG0>a</ARG0> b", "no marks"])
def test_marks_that_do_not_close_are_refused(marked: str) -> None:
    with pytest.raises(ReadingError, match="mark"):
        unmark(marked)


def test_sentences_of_the_news_corpus(tmp_path: Path) -> None:
    path = tmp_path / "grouped.csv"
    path.write_text(
        "doc_id,index,text,causal_text_w_pairs\n"
        "d1,i1,Shops shut over taxes .,\"['<ARG1>Shops shut</ARG1> <SIG0>over</SIG0> <ARG0>taxes</ARG0> .']\"\n"
        "d1,i2,Shops opened .,[]\n",
        encoding="utf-8",
    )
    first, second = read_causal_news(path)
    assert len(first.relations) == 1
    assert second.relations == ()
    assert first.group == "d1"


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("text\nShops shut .\n", encoding="utf-8")
    with pytest.raises(ReadingError, match="columns"):
        read_causal_news(path)


def test_relations_of_because_need_both_arguments(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The dam broke because it was old. Rain fell.", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tConsequence 14 21\tbecause\nT2\tArgument 22 32\tit was old\nT3\tArgument 0 13\tThe dam broke\n"
        "E1\tConsequence:T1 Cause:T2 Effect:T3\nA1\tDegree E1 Inhibit\nE2\tConsequence:T1 Cause:T2\n",
        encoding="utf-8",
    )
    (text,) = read_because(tmp_path)
    (relation,) = text.relations
    assert text.text[slice(*relation.cause[0])] == "it was old"
    assert relation.polarity == -1


def test_lines_of_one_sentence_are_put_together(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text(
        "# a remark\n\n<c>Rain</c> <s>caused</s> <e>floods</e> and loss.\nNothing here.\n"
        "<c>Rain</c> <s>caused</s> floods and <e>loss</e>.\n",
        encoding="utf-8",
    )
    texts = read_exemplars(path)
    assert [(one.text, len(one.relations)) for one in texts] == [
        ("Rain caused floods and loss.", 2),
        ("Nothing here.", 0),
    ]


@pytest.mark.parametrize(
    ("marked", "word", "turn"),
    [
        ("<ARG0>The raid</ARG0> <SIG0>led to</SIG0> <ARG1>talks</ARG1>.", "led", Pivot.CAUSE_BEFORE),
        ("<ARG1>Talks</ARG1> were <SIG0>caused by</SIG0> <ARG0>the raid</ARG0>.", "caused", Pivot.CAUSE_AFTER),
        ("<SIG0>After</SIG0> <ARG0>the raid</ARG0>, <ARG1>they talked</ARG1>.", "After", Pivot.FRONT_CAUSE_FIRST),
        ("<ARG1>They talked</ARG1> after <ARG0>the raid had begun</ARG0>.", "after", Pivot.CAUSE_AFTER),
    ],
)
def test_the_pivot_of_a_marked_relation(marked: str, word: str, turn: Pivot) -> None:
    text, relation = unmark(marked)
    span = load_language_model()(text)[:]
    found = align(relation, span, CueFinder(load_codebook()).find(span))
    assert found is not None
    assert (span.doc[found.pivot].text, found.turn) == (word, turn)


def test_arguments_that_overlap_are_not_learned_from() -> None:
    text, relation = unmark("<ARG0>The raid <ARG1>led</ARG0> to talks</ARG1>.")
    span = load_language_model()(text)[:]
    assert align(relation, span, {}) is None
