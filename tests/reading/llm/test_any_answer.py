"""Whatever a model answers: what is kept is exact, known and bounded, and the rules' reading is all there."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.codebook import Codebook
from detente.model import Document, Reading
from detente.reading.llm.grounds import Grounds
from detente.reading.llm.pieces import cut
from detente.reading.llm.proposals import KINDS, proposals
from detente.reading.llm.statements import Stating
from detente.reading.llm.together import together
from detente.reading.parsed import MAX_EVIDENCE
from detente.workspace.checking import reading_problems

WORDS = [
    *("Moscow needs the revenue of arms exports", "Israel condemned Russia on 12 January 2015", "Analysts", "Tehran"),
    *("If the decree is repealed, Russia will deliver the missiles", "the decree is repealed", "will", "condemned"),
    *("a contract on air defence", "10 December 2007", "no such words", "", "\x00", "e", "\ud800", "x" * 900),
    *("Russia", "IRN", "ISR", "CHN", "ACCUSE", "trust", "closer", "apart", "causes", "treaty", "signed", "if_then"),
]
FIELDS = [*sorted({name for kind in KINDS.values() for name in kind.model_fields}), "start", "rule"]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner),
    max_leaves=12,
)
# Entries that come close to good ones: the fields of their kind, each with words that some field may have.
entry = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(WORDS) | st.lists(st.sampled_from(WORDS), max_size=2))
near = st.fixed_dictionaries(
    {
        "quote": st.sampled_from(WORDS),
        "between": st.lists(st.sampled_from(["RUS", "Iran", "ISR", "CHN"]), min_size=2, max_size=2),
        "leaning": st.sampled_from(["closer", "apart", "unclear", "?"]),
        "relation": st.sampled_from(["causes", "prevents"]),
    },
    optional={"cause": st.sampled_from(WORDS), "holders": st.lists(st.sampled_from(WORDS), max_size=2)},
)
done = st.fixed_dictionaries(
    {
        "quote": st.sampled_from(WORDS),
        "trigger": st.sampled_from(WORDS),
        "type": st.sampled_from(["ACCUSE", "AID", "?"]),
        "source": st.lists(st.sampled_from(["Israel", "RUS", "?"]), max_size=2),
    },
    optional={"date": st.sampled_from(WORDS), "target": st.lists(st.sampled_from(["Russia", "IRN"]), max_size=2)},
)
answers = (
    st.dictionaries(st.sampled_from(sorted(KINDS)), st.lists(anything | entry | near | done, max_size=6)) | anything
)


@settings(max_examples=80, deadline=None)
@given(answer=answers)
def test_every_kept_statement_is_exact(
    answer: Any, codebook: Codebook, text_document: Document, by_rules: Reading
) -> None:
    try:
        found = proposals(json.dumps(answer))
    except ValueError:
        return
    grounds = Grounds(text_document, by_rules, codebook)
    stating = Stating(text_document, grounds, codebook, lambda words: ())
    [piece] = cut(text_document.text, by_rules, frozenset())
    for proposal in found.entries:
        stating.take(proposal, piece)
    reading = together(by_rules, stating.statements.values())

    proposed = sum(len(value) for value in answer.values())
    assert len(stating.statements) + (found.dropped + stating.dropped).total() == proposed
    assert reading_problems(text_document.id, text_document.text, reading) == []
    assert {one.id for one in by_rules.statements()} <= {one.id for one in reading.statements()}
    for one in stating.statements.values():
        assert len(one.evidence.quote) <= MAX_EVIDENCE
        assert one.sentence.start <= one.evidence.start
        assert one.evidence.end <= one.sentence.end
        assert set(one.actors) <= {"RUS", "IRN", "ISR"}
        assert one.confidence == 0.5
    assert Reading.model_validate_json(reading.model_dump_json()) == reading
