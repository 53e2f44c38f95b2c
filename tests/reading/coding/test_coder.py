"""The coder: types, doubts and reasons."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from sklearn.metrics import f1_score

from detente.codebook import Codebook
from detente.reading.coding import Coding, Pair, PairCoder, code_marked, shipped_model
from detente.reading.coding.training import training_fingerprint

PairOf = Callable[[str], Pair]
CLEAR = [
    ("AGREE", "<s>Mauritania</s> agreed to hold talks with <t>Senegal</t> on the fishing grounds."),
    ("CONSULT", "<s>The foreign minister of Peru</s> met <t>his Chilean counterpart</t> in Lima."),
    ("SUPPORT", "<s>Brazil</s> praised <t>Argentina</t> for its reforms."),
    ("COOPERATE", "<s>Kenya</s> shared intelligence with <t>Uganda</t> last week."),
    ("AID", "<s>Ghana</s> sent 300 tonnes of rice to <t>Togo</t> after the flood."),
    ("RETREAT", "<s>Spain</s> withdrew its troops from <t>Iraq</t>."),
    ("REQUEST", "<s>Egypt</s> urged <t>Israel</t> to open the crossing."),
    ("ACCUSE", "<s>Mali</s> accused <t>Chad</t> of espionage."),
    ("REJECT", "<s>Canada</s> rejected <t>China</t>'s offer of talks."),
    ("THREATEN", "<s>Turkey</s> threatened to invade <t>Syria</t>."),
    ("PROTEST", "<s>Thousands of students</s> marched against <t>the government of Chile</t>."),
    ("SANCTION", "<s>France</s> imposed sanctions on <t>Belarus</t>."),
    ("MOBILIZE", "<s>Poland</s> massed troops on the border with <t>Belarus</t>."),
    ("COERCE", "<s>Police in Egypt</s> arrested <t>three journalists</t>."),
    ("ASSAULT", "<s>Norway</s> bombed <t>Denmark</t> on Sunday."),
]


def test_the_shipped_model_belongs_to_the_shipped_codebook(codebook: Codebook) -> None:
    assert shipped_model().fingerprint == training_fingerprint(codebook)
    assert set(shipped_model().types) == set(codebook.event_types)


@pytest.mark.parametrize("fixture", ["bare_coder", "coder"])
def test_clear_cases(request: pytest.FixtureRequest, fixture: str) -> None:
    coder = request.getfixturevalue(fixture)
    codings = list(code_marked(coder, [sentence for _, sentence in CLEAR]))
    assert [(coding.type, sentence) for coding, (_, sentence) in zip(codings, CLEAR, strict=True)] == CLEAR
    assert not any(coding.abstained for coding in codings)


def test_the_passive_is_the_same_act(code: Callable[[str], Coding]) -> None:
    assert code("<t>Denmark</t> was bombed by <s>Norway</s>.").type == "ASSAULT"
    assert code("<t>Chad</t> was accused of espionage by <s>Mali</s>.").type == "ACCUSE"


def test_a_coding_adds_up(bare_coder: PairCoder) -> None:
    types = bare_coder.codebook.event_types
    for coding in code_marked(bare_coder, [sentence for _, sentence in CLEAR]):
        shares = {kind: coding.probability_of(kind) for kind in types}
        assert sum(shares.values()) == pytest.approx(1, abs=0.01)
        assert coding.probability == shares[coding.act]
        assert coding.runner_up != coding.act
        others = {kind: share for kind, share in shares.items() if kind != coding.act}
        assert coding.runner_up_probability == max(others.values())
        assert coding.quad == types[coding.type].quad
        assert coding.words
        assert coding.probability_of("NOTHING") == 0.0


def test_the_outcome_does_not_hang_on_the_company(bare_coder: PairCoder) -> None:
    sentences = [sentence for _, sentence in CLEAR]
    together = list(code_marked(bare_coder, sentences))
    assert list(code_marked(bare_coder, reversed(sentences))) == together[::-1]
    assert [coding for one in sentences for coding in code_marked(bare_coder, [one])] == together
    assert list(code_marked(bare_coder, [])) == []


def test_more_sentences_than_a_batch(bare_coder: PairCoder) -> None:
    sentences = ["<s>Mali</s> bombed <t>Chad</t>.", "<s>Mali</s> met <t>Chad</t>."] * 150
    assert [coding.type for coding in code_marked(bare_coder, iter(sentences))] == ["ASSAULT", "CONSULT"] * 150


def test_it_abstains_below_what_is_asked_for(codebook: Codebook) -> None:
    sentences = [sentence for _, sentence in CLEAR]
    for limit, least, most in ((0.0, 0, 0), (0.9, 1, len(CLEAR) - 1), (1.1, len(CLEAR), len(CLEAR))):
        codings = list(code_marked(PairCoder(codebook, vectors=False, abstain_below=limit), sentences))
        assert least <= sum(coding.abstained for coding in codings) <= most
        assert all(coding.abstained == (coding.probability < limit) for coding in codings)
        assert all(coding.type for coding in codings)


def test_a_sentence_of_nothing_known_is_doubtful(code: Callable[[str], Coding]) -> None:
    assert code("<s>Zork</s> blorbed <t>Quux</t>.").probability < 0.6


def test_mode_and_code_are_those_of_an_exemplar_of_the_type(bare_coder: PairCoder) -> None:
    types = bare_coder.codebook.event_types
    sentences = {sentence: group for group in bare_coder.codebook.exemplars.values() for sentence in group.sentences}
    for coding in code_marked(bare_coder, [sentence for _, sentence in CLEAR]):
        assert coding.exemplar is not None
        group = sentences[coding.exemplar]
        assert (group.type, group.mode, group.cameo) == (coding.type, coding.mode, coding.cameo)
        assert coding.mode is None or coding.mode in {mode.id for mode in types[coding.type].modes}


def test_an_exemplar_is_nearest_to_itself(bare_coder: PairCoder, pair_of: PairOf) -> None:
    exemplar = next(iter(bare_coder.codebook.exemplars.values())).sentences[0]
    nearest = bare_coder.explain(pair_of(exemplar)).nearest
    assert nearest[0].sentence == exemplar
    assert nearest[0].similarity == pytest.approx(1, abs=0.01)


def test_a_reason(bare_coder: PairCoder, pair_of: PairOf) -> None:
    pair = pair_of("<s>Russia</s> suspended the delivery of missiles to <t>Iran</t>.")
    reason = bare_coder.explain(pair)
    assert [reason.coding] == bare_coder.code([pair])
    shares = [share for _, share in reason.probabilities]
    assert shares == sorted(shares, reverse=True)
    assert all(share >= 0.01 for share in shares)
    assert 0 < len(reason.features) <= 8
    weights = [weight for _, weight in reason.features]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)
    assert "in this mood, what is done: plain: end" in reason.told()
    assert not any("=" in words for words in reason.told())
    assert len(reason.nearest) == 3
    groups = bare_coder.codebook.exemplars
    for near in reason.nearest:
        assert near.sentence in groups[near.group].sentences
        assert near.type == groups[near.group].type
        assert 0 < near.similarity <= 1
    assert [near.similarity for near in reason.nearest] == sorted((n.similarity for n in reason.nearest), reverse=True)


def test_a_reason_where_nothing_is_known(bare_coder: PairCoder, pair_of: PairOf) -> None:
    reason = bare_coder.explain(pair_of("<s>Zork</s> <t>Quux</t>"))
    assert reason.coding.type in bare_coder.codebook.event_types
    assert reason.probabilities


YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# Macro-F1 by whether it is conflict, by quad class and by root, a little below what was measured.
FLOORS = {"coder": (0.93, 0.87, 0.74), "bare_coder": (0.91, 0.86, 0.70)}


@pytest.mark.parametrize("fixture", FLOORS)
def test_gold_sentences_are_told_no_worse_than_before(request: pytest.FixtureRequest, fixture: str) -> None:
    file = Path(__file__).parents[4] / "shared" / "data" / "plover" / "sentences.tsv"
    if not file.is_file():
        pytest.skip("the sentences with gold types are not beside this checkout")
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    codings = list(code_marked(request.getfixturevalue(fixture), [row["marked_sentence"] for row in rows]))
    # The gold is of the PLOVER of 2018, in which conceding and retreating are one type, of material cooperation.
    roots = [YIELD.get(coding.type, coding.type) for coding in codings]
    quads = [2 if root == "YIELD" else coding.quad for root, coding in zip(roots, codings, strict=True)]
    gold = [int(row["gold_penta"]) for row in rows]
    measured = (
        f1_score([quad >= 3 for quad in gold], [quad >= 3 for quad in quads], average="macro"),
        f1_score(gold, quads, average="macro"),
        f1_score([row["gold_root"] for row in rows], roots, average="macro"),
    )
    for name, figure, floor in zip(("conflict", "quad", "root"), measured, FLOORS[fixture], strict=True):
        assert figure >= floor, f"{name}: {figure:.3f}"
