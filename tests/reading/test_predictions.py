"""Predictions: what a text says will, may or is likely to happen, and who says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Iran and Russia will sign a treaty on trade.", "will"),
        ("Russia may deliver the missiles to Iran.", "may"),
        ("Russia could deliver the missiles to Iran.", "could"),
        ("Iran and Russia are likely to expand their trade.", "likely"),
        ("The ministers of Iran and Russia are to meet in Vienna.", "are to"),
        ("Iran is expected to join the bank of Russia.", "expected"),
        ("Trade between Iran and Russia is expected to grow.", "expected"),
        ("It is unlikely that Russia will deliver the missiles to Iran.", "unlikely"),
    ],
)
def test_words_for_the_future(read: Read, sentence: str, word: str) -> None:
    [prediction] = read(sentence).predictions
    assert prediction.probability_word is not None
    assert word in prediction.probability_word
    assert prediction.holder == "author"
    assert prediction.evidence.holds_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Russia delivered the missiles to Iran.",
        "Russia would have delivered the missiles to Iran.",
        "Had Israel not objected, Russia would have sold the missiles to Iran.",
        "Will Russia deliver the missiles to Iran, or could it have done so?",
        "I would say that Iran and Russia are friends.",
        "In May Iran and Russia met.",
    ],
)
def test_the_past_and_ways_of_speaking_predict_nothing(read: Read, sentence: str) -> None:
    assert not any("would have" in p.evidence.quote for p in read(sentence).predictions)
    if "?" not in sentence:
        assert read(sentence).predictions == ()


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Analysts say that Russia will deliver the missiles to Iran.", "Analysts"),
        ("Iran's ambassador said that trade with Russia would grow.", "Iran's ambassador"),
        ("According to experts, Russia will deliver the missiles to Iran.", "experts"),
    ],
)
def test_the_holder_is_who_says_so(read: Read, sentence: str, holder: str) -> None:
    [prediction] = read(sentence).predictions
    assert prediction.holder == holder


def test_the_horizon_is_a_date_that_is_still_to_come(read: Read) -> None:
    [prediction] = read("Iran and Russia will sign a treaty next month.").predictions
    assert str(prediction.horizon) == "2015-03"
    [prediction] = read("Russia may deliver the missiles that Iran bought in 2007.").predictions
    assert prediction.horizon is None


def test_a_prediction_under_a_condition_names_it(read: Read) -> None:
    reading = read("If Russia delivers the missiles, Iran will trust Moscow.")
    [condition], [prediction] = reading.conditions, reading.predictions
    assert prediction.condition == condition.id
    assert prediction.statement == "Iran will trust Moscow"


def test_it_says_whether_what_is_foretold_would_be_good(read: Read) -> None:
    [good] = read("Iran will trust Russia.").predictions
    [bad] = read("Iran will distrust Russia.").predictions
    assert (good.leaning, bad.leaning) == (1, -1)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Iran and Russia plan to conclude a treaty on fishing.", "plan to"),
        ("This is going to lead to a quarrel between Iran and Russia.", "is going to"),
        ("Iran and Russia can continue this work in the future.", "can"),
        ("Iran fears that Russia would turn away from it.", "would"),
        ("Iran and Russia signed a treaty, which may bring a halt to the quarrel.", "may"),
    ],
)
def test_plans_and_asides_speak_of_the_future_too(read: Read, sentence: str, word: str) -> None:
    [prediction] = read(sentence).predictions
    assert prediction.probability_word == word


@pytest.mark.parametrize(
    "sentence",
    [
        "Iran and Russia avoid measures that may anger the West.",
        "Iran and Russia ensured against errors which might have got out of hand.",
        "Although Iran may differ with Russia on some issues, the two are friends.",
        "Iran agreed that the same amount could be caught by Russia.",
        "The ceasefire between Iran and Russia would apply everywhere.",
        "Experts believed that Iran could be contained by Russia.",
        "The goal of Iran was to develop a missile with Russia.",
        "Iran and Russia planned to conclude a treaty.",
        "Iran can sell gas to Russia.",
    ],
)
def test_what_describes_permits_or_provides_predicts_nothing(read: Read, sentence: str) -> None:
    assert read(sentence).predictions == ()


def test_the_subject_of_a_coming_request_does_not_predict_it(read: Read) -> None:
    [prediction] = read("Russia will ask Iran to join the talks on gas.").predictions
    assert prediction.holder == "author"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Analysts expect Iran to resume talks with Russia next year.", "expect"),
        ("The chances of an agreement between Iran and the United States are slim.", "chances"),
        ("The prospects for a summit between Russia and the United States remain uncertain.", "prospects"),
        ("Whether Iran will comply with the deal remains to be seen.", "remains to be seen"),
        ("A new round of sanctions on Iran appears inevitable.", "inevitable"),
    ],
)
def test_outlooks_are_predictions(read: Read, sentence: str, word: str) -> None:
    assert word in [prediction.probability_word for prediction in read(sentence).predictions]


def test_a_question_foretells_nothing(read: Read) -> None:
    assert not read("Will Russia support Iran?").predictions


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Norway hopes that Sweden will join the pact.", "Norway"),
        ("Norway has no doubt that Sweden will leave the pact.", "Norway"),
        ("Norway is well aware that Sweden will need more time.", "Norway"),
        ("Officials said that Norway fears that Sweden will cut the supply.", "Norway"),
        ("Norway must realize that Sweden will leave the pact.", "author"),
        ("Norway does not know that Sweden will leave the pact.", "author"),
        ("Norway fears losses because Sweden will leave the pact.", "author"),
    ],
)
def test_whose_hope_or_knowledge_it_is(read: Read, sentence: str, holder: str) -> None:
    assert [prediction.holder for prediction in read(sentence).predictions] == [holder]


@pytest.mark.parametrize(
    "sentence",
    [
        "Iran is building missiles that will soon reach Russia.",
        "Iran can stop the war with Russia if the neighbours help.",
        "The ministers of Iran and Russia are to meet in May.",
        "The treaty between Iran and Russia is to be signed in May.",
    ],
)
def test_what_is_bound_to_a_time_or_condition_is_foretold(read: Read, sentence: str) -> None:
    assert len(read(sentence).predictions) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Our goal is to create trust between Iran and Russia.",
        "To leave Iran to Russia would be to forget the past.",
        "Nobody knows what road Iran and Russia will take.",
        "I promised that we would end the war between Iran and Russia.",
        "I could hardly talk to Iran about Russia.",
        "We will never hesitate to help Iran against Russia.",
        "People expect us to reconcile Iran with Russia.",
        "Iran was developing plans to attack Russia.",
    ],
)
def test_equations_hopes_and_firmness_foretell_nothing(read: Read, sentence: str) -> None:
    assert read(sentence).predictions == ()
