"""The question forecaster: as of means as of, horizons in order, classes that fit each other."""

from __future__ import annotations

import datetime
import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ForecastError, UsageError
from detente.forecast.classes import EventClass
from detente.forecast.coherent import Ladder, holds, interpolated
from detente.forecast.features import Snapshot, Subject
from detente.forecast.log import EventLog, number_of
from detente.forecast.questions import Question, QuestionForecaster

PAIRS = [("IRN", "RUS"), ("FRA", "GBR"), ("CHN", "USA"), ("DEU", "SYR"), ("IND", "JPN")]
AS_OF = datetime.date(2012, 10, 1)


def test_probabilities_are_probabilities_in_the_order_of_the_questions(forecaster, events):
    questions = [(*pair, quad) for pair in PAIRS for quad in (1, 2, 3, 4)]
    together = forecaster.probability(events, questions, AS_OF, 30)
    assert together.shape == (20,)
    assert ((together >= 0) & (together <= 1)).all()
    assert len(set(together.tolist())) > 10
    for place in (0, 7, 19):
        alone = forecaster.probability(events, [questions[place]], AS_OF, 30)
        assert alone[0] == together[place]


def test_the_order_of_the_two_means_nothing_without_direction(forecaster, events):
    there = forecaster.probability(events, [("IRN", "RUS", 2)], AS_OF, 30)
    back = forecaster.probability(events, [("RUS", "IRN", 2)], AS_OF, 30)
    assert there[0] == back[0]


def test_later_events_change_no_bit_of_a_forecast(forecaster, events):
    planted = pa.Table.from_pylist(
        [
            {
                "date": AS_OF + datetime.timedelta(days=days),
                "source": "RUS",
                "target": "IRN",
                "cameo": "190",
                "quad": 4,
                "goldstein": -10.0,
                "plover": "ASSAULT",
            }
            for days in range(1, 200)
        ],
        schema=events.schema,
    )
    strangers = planted.set_column(1, "source", pa.array(["AAA"] * planted.num_rows))
    questions = [Question.of((*pair, wanted)) for pair in PAIRS for wanted in (4, "cameo:190", "plover:ASSAULT")]
    known = events.filter(pa.compute.less_equal(events["date"], pa.scalar(AS_OF)))
    for table in (events, pa.concat_tables([events, planted, strangers]), pa.concat_tables([planted, known])):
        found = forecaster.probability(table, questions, AS_OF, 60)
        assert found.tobytes() == forecaster.probability(known, questions, AS_OF, 60).tobytes()
    before = [*(row for row in known.to_pylist()), {**planted.to_pylist()[0], "date": AS_OF}]
    one_more = pa.Table.from_pylist(before, schema=events.schema)
    assert (
        forecaster.probability(one_more, questions, AS_OF, 60)[0]
        > forecaster.probability(known, questions, AS_OF, 60)[0]
    )


def test_learning_again_gives_the_same_bytes_whatever_the_order_of_the_rows(events):
    some = events.slice(0, 4000)
    mixed = some.take(pa.array(np.random.default_rng(3).permutation(some.num_rows)))
    day = max(some["date"].to_pylist())
    questions = [(*pair, quad) for pair in PAIRS[:2] for quad in (1, 3)]
    first, second = (QuestionForecaster().fit(one).probability(one, questions, day, 45) for one in (some, mixed))
    assert first.tobytes() == second.tobytes()


def test_what_was_learned_can_be_kept_and_found_again(events, tmp_path):
    some = events.slice(0, 4000)
    day = max(some["date"].to_pylist())
    first = QuestionForecaster(keep=tmp_path).fit(some)
    files = list(tmp_path.iterdir())
    again = QuestionForecaster(keep=tmp_path).fit(some)
    assert len(files) == 1 == len(list(tmp_path.iterdir()))
    asked = [("IRN", "RUS", 1)]
    assert first.probability(some, asked, day, 30) == again.probability(some, asked, day, 30)
    files[0].write_text("{}")
    with pytest.raises(ForecastError, match="damaged"):
        QuestionForecaster(keep=tmp_path).fit(some)


@pytest.mark.parametrize("wanted", ["quad:2", "union:cooperation", "plover:AID", "cameo:042"])
def test_a_longer_time_is_never_less_likely(forecaster, events, wanted):
    view = forecaster.view(events, AS_OF)
    questions = [Question.of((*pair, wanted)) for pair in PAIRS]
    found = np.array(
        [view.probability(questions, within) for within in (1, 2, 5, 7, 20, 30, 31, 89, 90, 200, 365, 800)]
    )
    assert (np.diff(found, axis=0) >= 0).all()
    assert (found[-1] > found[0]).all()


def test_no_class_is_likelier_than_one_that_holds_it(forecaster, events):
    view = forecaster.view(events, AS_OF)
    classes = [
        *(f"quad:{quad}" for quad in (1, 2, 3, 4)),
        *(f"union:{name}" for name in ("any", "cooperation", "conflict", "verbal", "material")),
        *(
            "plover:CONSULT",
            "plover:AID",
            "plover:ACCUSE",
            "cameo:04",
            "cameo:040",
            "cameo:042",
            "cameo:19",
            "cameo:190",
        ),
    ]
    asked = [(EventClass.parse(name), directed) for name in classes for directed in (False, True)]
    for within in (10, 45):
        found = {}
        for wanted, directed in asked:  # each on its own: what it gets must not depend on the others
            questions = [Question(*pair, wanted, directed) for pair in PAIRS]
            found[wanted, directed] = view.probability(questions, within)
        atoms = view.log.atoms
        for wide, narrow in ((one, other) for one in asked for other in asked):
            subjects = [Subject(one, "forward" if directed else "both") for one, directed in (wide, narrow)]
            if holds(atoms, *subjects):
                assert (found[wide] >= found[narrow]).all(), (wide, narrow)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_numbers_are_made_to_fit(log_of_events, data):
    atoms = log_of_events.atoms
    pool = ["quad:1", "quad:3", "union:any", "union:verbal", "plover:CONSULT", "cameo:04", "cameo:042", "cameo:11"]
    subjects = [
        Subject(EventClass.parse(name), direction) for name in pool for direction in ("both", "forward", "backward")
    ]
    drawn: dict[Subject, np.ndarray] = {}

    def raw(subject: Subject) -> np.ndarray:
        if subject not in drawn:
            drawn[subject] = np.array(data.draw(st.lists(st.floats(0, 1), min_size=3, max_size=3)))
        return drawn[subject]

    ladder = Ladder(atoms, raw)
    found = {one: ladder.probability(one) for one in data.draw(st.permutations(subjects))}
    for wide in subjects:
        for narrow in subjects:
            if holds(atoms, wide, narrow):
                assert (found[wide] >= found[narrow]).all()
    assert (found[subjects[0]] == drawn[subjects[0]]).all(), "a quad class stays as the model has it"


@pytest.fixture(scope="module")
def log_of_events(events):
    return EventLog.of(events)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True).map(sorted),
    st.data(),
)
def test_interpolation_never_falls_and_keeps_the_grid(grid, data):
    values = data.draw(st.lists(st.floats(0, 1), min_size=len(grid), max_size=len(grid)))
    rising = np.maximum.accumulate(np.clip(values, 0, 1 - 1e-9))
    days = sorted({*grid, *data.draw(st.lists(st.integers(1, 900), max_size=6))})
    found = [float(interpolated(grid, np.array([values]), day)[0]) for day in days]
    assert all(one <= other + 1e-12 for one, other in itertools.pairwise(found))
    assert all(0 <= one <= 1 for one in found)
    assert [one for day, one in zip(days, found, strict=True) if day in grid] == rising.tolist()


def test_intervals_hold_the_probability_and_widen_with_their_coverage(forecaster, events):
    view = forecaster.view(events, AS_OF)
    for pair in PAIRS:
        question = Question.of((*pair, 1))
        probability = float(view.probability([question], 30)[0])
        narrow, wide = (view.interval(question, probability, coverage) for coverage in (0.5, 0.9))
        assert 0 <= wide[0] <= narrow[0] <= probability <= narrow[1] <= wide[1] <= 1
        assert wide[1] - wide[0] > 0


def test_intervals_cover_what_they_say(forecaster, events, last_day):
    """Of later groups of a hundred like forecasts, about four in five lie in the range for four in five."""
    log = EventLog.of(events)
    learner = QuestionForecaster().fit(events.filter(pa.compute.less_equal(events["date"], pa.scalar(AS_OF))))
    p, y, low, high = [], [], [], []
    for back in range(40, (last_day - AS_OF).days, 20):
        day = last_day - datetime.timedelta(days=back)
        view = learner.view(events, day)
        questions = [
            Question(one, other, EventClass.parse("quad:1")) for one in log.names for other in log.names if one < other
        ]
        found = view.probability(questions, 30)
        p += found.tolist()
        y += [view_of(log).happened(q, number_of(day), number_of(day) + 30) is not None for q in questions]
        bounds = [view.interval(q, float(one)) for q, one in zip(questions, found, strict=True)]
        low += [one[0] for one in bounds]
        high += [one[1] for one in bounds]
    order = np.argsort(p)
    groups = [order[start : start + 66] for start in range(0, len(order) - 65, 66)]
    inside = [
        np.mean(np.array(low)[group]) - 0.03 <= np.mean(np.array(y)[group]) <= np.mean(np.array(high)[group]) + 0.03
        for group in groups
    ]
    assert len(groups) >= 5
    assert np.mean(inside) >= 0.6


def view_of(log):
    from detente.forecast.questions import View

    return View(QuestionForecaster(), log, log.last)


def test_it_does_better_than_the_base_rate_on_what_it_has_not_seen(events, last_day):
    log = EventLog.of(events)
    learner = QuestionForecaster().fit(events.filter(pa.compute.less_equal(events["date"], pa.scalar(AS_OF))))
    questions = [(one, other, quad) for one in log.names for other in log.names if one < other for quad in (1, 2, 3, 4)]
    p, y = [], []
    for number in range(0, (last_day - AS_OF).days - 30, 30):
        day = AS_OF + datetime.timedelta(days=number)
        p += learner.probability(events, questions, day, 30).tolist()
        end = number_of(day) + 30
        y += [view_of(log).happened(Question.of(one), number_of(day), end) is not None for one in questions]
    p, y = np.array(p), np.array(y, dtype=float)
    assert ((p - y) ** 2).mean() < 0.8 * ((y.mean() - y) ** 2).mean()
    assert abs(p.mean() - y.mean()) < 0.03


def test_what_is_not_known_is_said_and_not_guessed(forecaster, events):
    with pytest.raises(ForecastError, match="do not know 'ATL'"):
        forecaster.probability(events, [("ATL", "RUS", 1)], AS_OF, 30)
    with pytest.raises(ForecastError, match="no event of class cameo:20"):
        forecaster.probability(events, [("IRN", "RUS", "cameo:20")], AS_OF, 30)
    with pytest.raises(ForecastError, match="one actor"):
        forecaster.probability(events, [("RUS", "RUS", 1)], AS_OF, 30)
    with pytest.raises(ForecastError, match="no event is known up to 2009"):
        forecaster.probability(events, [("IRN", "RUS", 1)], datetime.date(2009, 1, 1), 30)
    with pytest.raises(ForecastError, match="horizon of 0 days"):
        forecaster.probability(events, [("IRN", "RUS", 1)], AS_OF, 0)
    with pytest.raises(ForecastError, match="call fit first"):
        QuestionForecaster().probability(events, [("IRN", "RUS", 1)], AS_OF, 30)
    with pytest.raises(ForecastError, match=r"too little to learn from|too few"):
        QuestionForecaster().fit(events.slice(0, 60))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop_columns(["quad"]), "lacks quad"),
        (lambda table: table.slice(0, 0), "is empty"),
        (lambda table: table.set_column(4, "quad", pa.array([7] * table.num_rows)), "quad class 7"),
        (lambda table: table.set_column(1, "source", pa.nulls(table.num_rows, pa.string())), "without source"),
        (lambda table: table.set_column(0, "date", pa.array(["x"] * table.num_rows)), "wrong type"),
        (lambda table: table.set_column(5, "goldstein", pa.array([float("nan")] * table.num_rows)), "no number"),
        (lambda table: table.set_column(2, "target", table["source"]), "no event between two different"),
    ],
)
def test_a_table_that_breaks_the_contract_is_refused_in_plain_words(events, change, message):
    with pytest.raises(ForecastError, match=message):
        EventLog.of(change(events.slice(0, 50)))


@pytest.mark.parametrize("text", ["quad:5", "union:peace", "cameo:99", "cameo:5", "plover:aid", "", "057", "quad:1:2"])
def test_what_is_no_class_is_refused(text):
    with pytest.raises(UsageError, match="no class of events"):
        EventClass.parse(text)


def test_a_pair_without_any_event_has_features_of_nought(events):
    log = EventLog.of(events.slice(0, 300))
    snapshot = Snapshot(log, log.last)
    strangers = [
        (one, other)
        for one in range(len(log.names))
        for other in range(one + 1, len(log.names))
        if one * len(log.names) + other not in set(log.pairs.tolist())
    ]
    assert strangers
    one, other = np.array([strangers[0][0]]), np.array([strangers[0][1]])
    names, values = snapshot.features(Subject(EventClass.parse(1)), one, other, np.array([30]))
    own = [value for name, value in zip(names, values[0], strict=True) if name.startswith("record.")]
    assert own == [0.0] * len(own)
