"""What a good answer becomes: statements with the rules' fields, exact words, known actors and dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from detente.model import AgreementStatus, Attitude, ConditionKind, Reading, Relation, ThirdRole
from detente.reading import LlmReader, LlmSettings, is_read_whole
from detente.reading.llm.together import SEEN_TOO
from detente.workspace.checking import reading_problems

Ask = Callable[..., Reading]

CLAIM = {
    "quote": "mistrust between Tehran and Moscow hampers cooperation",
    "between": ["IRN", "Russia"],
    "leaning": "apart",
    "relation": "prevents",
    "holders": ["the Kremlin"],
    "cause": "mistrust between Tehran and Moscow",
    "effect": "cooperation",
    "signal": "hampers",
    "themes": ["trust"],
    "claimants": [{"name": "Analysts", "attitude": "asserts"}],
}
NEED = {
    "quote": "Moscow needs the revenue of arms exports",
    "between": ["RUS", "IRN"],
    "leaning": "unclear",
    "relation": "causes",
    "label": "the revenue of arms exports",
    "holders": ["Moscow"],
}
AGREEMENT = {
    "quote": "signed a contract on air defence on 10 December 2007",
    "name": "a contract on air defence",
    "kind": "contract",
    "parties": ["Russia", "Iran"],
    "status": "signed",
    "date": "10 December 2007",
}
CONDITION = {
    "quote": "If the decree is repealed, Russia will deliver the missiles",
    "kind": "prerequisite",
    "condition": "the decree is repealed",
    "consequence": "Russia will deliver the missiles",
    "leaning": "closer",
}
PREDICTION = {"quote": "Russia will deliver the missiles", "probability_word": "will", "leaning": "closer"}
EVENT = {
    "quote": "Israel condemned Russia on 12 January 2015",
    "trigger": "condemned",
    "type": "ACCUSE",
    "source": ["Israel"],
    "target": ["RUS"],
    "date": "12 January 2015",
}


TERMS = {
    **AGREEMENT,
    "quote": "a contract on air defence",
    "date": None,
    "provisions": ["air defence"],
    "blocks": ["defence"],
    "part_of": "a contract",
}
ROLE = {"quote": "Israel condemned Russia on 12 January 2015", "actor": "Israel", "role": "quarrels", "toward": ["RUS"]}


def by(reading: Reading, rule: str) -> list[Any]:
    return [one for one in reading.statements() if one.rule == rule]


def marked(reading: Reading) -> list[str]:
    """Rules of the statements that the model found as well."""
    return [one.rule for one in reading.statements() if any(cue.entry == SEEN_TOO for cue in one.cues)]


def test_a_claim_has_words_actors_and_the_chain_of_claimants(ask: Ask, text_document) -> None:
    reading = ask({"claims": [NEED, {**CLAIM, "leaning": "unclear"}]})
    need, mistrust = by(reading, "llm-claim")
    assert need.evidence.quote == NEED["quote"]
    assert need.sentence.quote.startswith("Iran needs Russian arms")
    assert (need.label, need.holders, need.confidence) == ("the revenue of arms exports", ("RUS",), 0.5)
    assert set(need.actors) == {"RUS", "IRN"}
    assert mistrust.relation is Relation.PREVENTS
    assert (mistrust.cause.quote, mistrust.effect.quote) == (CLAIM["cause"], "cooperation")
    assert [link.name for link in mistrust.claimants] == ["author", "Analysts"]
    assert mistrust.claimants[1].attitude is Attitude.ASSERTS
    assert mistrust.themes == ("trust",)
    assert reading_problems(text_document.id, text_document.text, reading) == []


def test_the_verdict_on_a_claim_is_a_cue_between_the_two(ask: Ask) -> None:
    closer = {**NEED, "leaning": "closer", "quote": "Moscow needs the revenue", "label": None}
    [claim] = by(ask({"claims": [closer]}), "llm-claim")
    assert (claim.leaning, claim.cues[0].weight) == (1, 1.0)
    assert (claim.cues[0].actors, claim.cues[0].toward) == (("RUS",), ("IRN",))


def test_an_agreement_has_its_status_and_date(ask: Ask) -> None:
    [mention] = by(ask({"agreements": [{**AGREEMENT, "status": "implemented"}]}), "llm-agreement")
    assert mention.name == "a contract on air defence"
    assert mention.parties == ("RUS", "IRN")
    assert mention.status is AgreementStatus.IMPLEMENTED
    assert str(mention.when) == "2007-12-10"


def test_an_agreement_has_its_terms(ask: Ask, text_document) -> None:
    reading = ask({"agreements": [TERMS]})
    [mention] = by(reading, "llm-agreement")
    assert [words.quote for words in mention.provisions] == ["air defence"]
    assert [words.quote for words in mention.blocks] == ["defence"]
    assert mention.part_of.quote == "a contract"
    assert reading_problems(text_document.id, text_document.text, reading) == []


def test_people_sign_and_not_states(stub, codebook, reader, make_document) -> None:
    document = make_document(
        "Sergei Lavrov and the Iranian minister signed a contract between Russia and Iran in Moscow."
    )
    entry = {
        "quote": "signed a contract between Russia and Iran",
        "name": "contract",
        "kind": "contract",
        "status": "hampered",
        "signatories": ["Sergei Lavrov", "the Iranian minister"],
    }
    stub.answer({"agreements": [entry, {**entry, "signatories": ["Moscow"]}]})
    settings = LlmSettings("stub", address=stub.address, pause=0.001)
    reading = LlmReader(settings, codebook).read(document, reader.read(document))
    [mention] = [one for one in reading.agreements if one.rule == "llm-agreement"]
    assert [(one.name, one.actor) for one in mention.signatories] == [
        ("Sergei Lavrov", "RUS"),
        ("the Iranian minister", "IRN"),
    ]
    assert "1 that do not have the form asked for" in reading.warnings[0]


def test_a_role_has_who_plays_it_and_toward_whom(ask: Ask) -> None:
    [role] = by(ask({"roles": [ROLE]}), "llm-role")
    assert (role.actor, role.role, role.toward, role.confidence) == ("ISR", ThirdRole.QUARRELS, ("RUS",), 0.5)
    assert role.evidence.quote == ROLE["quote"]
    assert marked(ask({"roles": [{**ROLE, "role": "opposes"}]})) == ["role-words"]


def test_a_condition_has_both_halves(ask: Ask) -> None:
    [condition] = by(ask({"conditions": [CONDITION]}), "llm-condition")
    assert condition.kind is ConditionKind.PREREQUISITE
    assert condition.condition.quote == "the decree is repealed"
    assert condition.consequence.quote == "Russia will deliver the missiles"
    assert condition.leaning == 1


def test_an_event_has_participants_type_and_date(ask: Ask) -> None:
    [event] = by(ask({"events": [{**EVENT, "trigger": "condemned Russia", "type": "REJECT"}]}), "llm-event")
    assert (event.source, event.target, event.plover, event.quad) == (("ISR",), ("RUS",), "REJECT", 3)
    assert [one.evidence.quote for one in (*event.sources, *event.targets)] == ["Israel", "Russia"]
    assert str(event.when) == "2015-01-12"


def test_a_prediction_has_its_words(ask: Ask) -> None:
    [prediction] = by(ask({"predictions": [{**PREDICTION, "leaning": "apart"}]}), "llm-prediction")
    assert (prediction.statement, prediction.holder) == ("Russia will deliver the missiles", "author")
    assert (prediction.probability_word, prediction.horizon, prediction.leaning) == ("will", None, -1)


def test_what_both_found_is_the_rules_and_marked(ask: Ask, by_rules: Reading) -> None:
    answer = {
        "claims": [CLAIM],
        "agreements": [AGREEMENT],
        "conditions": [{**CONDITION, "kind": "if_then"}],
        "predictions": [PREDICTION],
        "events": [EVENT],
    }
    reading = ask(answer)
    assert [one for one in reading.statements() if one.rule.startswith("llm-")] == []
    assert marked(reading) == ["causal-clause", "agreement-noun", "condition-if", "prediction-modal", "event-verb"]
    assert len(reading.statements()) == len(by_rules.statements())


def test_what_they_see_differently_stands_twice(ask: Ask, by_rules: Reading) -> None:
    reading = ask({"claims": [{**CLAIM, "leaning": "closer"}], "events": [{**EVENT, "type": "THREATEN"}]})
    assert len(reading.claims) == len(by_rules.claims) + 1
    assert {event.plover for event in reading.events if event.trigger.quote == "condemned"} == {"ACCUSE", "THREATEN"}
    assert marked(reading) == []


def test_an_event_that_the_model_tells_twice_is_one(ask: Ask) -> None:
    again = {**EVENT, "quote": "Israel condemned Russia", "date": None}
    assert len(ask({"events": [EVENT, again, {**again, "trigger": "condemned Russia"}]}).events) == 2


def test_nothing_of_the_rules_reading_goes(ask: Ask, by_rules: Reading) -> None:
    reading = ask({"claims": [NEED], "conditions": [CONDITION]})
    assert {one.id for one in by_rules.statements()} <= {one.id for one in reading.statements()}
    assert (reading.sections, reading.sentences, reading.mentions) == (
        by_rules.sections,
        by_rules.sentences,
        by_rules.mentions,
    )


def test_the_reading_names_its_readers_and_counts(ask: Ask, by_rules: Reading) -> None:
    reading = ask({"claims": [NEED, {**NEED, "quote": "Moscow needs nothing"}]})
    assert reading.reader.startswith(f"{by_rules.reader}+llm-")
    assert reading.reader.endswith("/stub")
    assert is_read_whole(reading)
    [told] = reading.warnings
    assert told == (
        "1 of 2 proposals of the language model stub were kept; "
        "dropped were 1 whose quotation does not stand in the text"
    )


@pytest.mark.parametrize("wrapped", ["```json\n{}\n```", "<think>\nHm, {\n</think>\n{}", "  {}\n"])
def test_what_models_put_around_their_answer_does_no_harm(ask: Ask, wrapped: str) -> None:
    reading = ask(wrapped.replace("{}", json.dumps({"conditions": [CONDITION]})))
    assert len(by(reading, "llm-condition")) == 1


def test_the_same_answer_gives_the_same_reading(ask: Ask) -> None:
    answer = {"claims": [NEED, CLAIM], "conditions": [CONDITION], "events": [EVENT]}
    assert ask(answer).model_dump_json() == ask(answer).model_dump_json()
