"""The shipped leaders and ministers: who held which office when, and whom a name means on a day."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterator

import pytest

from detente.codebook import ActorEntry, Codebook, Office, load_codebook
from detente.model import ActorKind

HEADS_OF_GOVERNMENT = frozenset({"prime minister", "premier", "chancellor"})
HEADS_OF_STATE = frozenset(
    {"president", "king", "queen", "emir", "sultan", "emperor", "shah", "supreme leader", "pope"}
)
SHORT = datetime.timedelta(days=31)
"""How long two holders of an office may overlap: a handover, or a date known to the month."""

COMMON_SURNAMES = (
    "Abbas", "Ban", "Blair", "Brown", "Bush", "Clinton", "Cohen", "Cook", "Ford", "Franco", "Gandhi", "Gates",
    "Gore", "Hague", "Harris", "Hu", "Hunt", "Johnson", "Jung", "Kennedy", "Khan", "Kim", "Lee", "Li", "Major",
    "Marshall", "May", "Moon", "Park", "Pence", "Powell", "Rice", "Robertson", "Roh", "Singh", "Straw", "Sullivan",
    "Wade", "Wang", "Wilson",
)  # fmt: skip
"""Surnames that many others have, or that are words."""

RIVALS = {
    ("CIV", "president"): "Gbagbo did not yield to Ouattara from December 2010 to April 2011",
    ("RUS", "president"): "in 1991 the Soviet Union and Russia, which both count as RUS, had one each",
    ("RUS", "foreign minister"): "in 1990 and 1991 the Soviet Union and Russia, which both count as RUS, had one each",
}
"""Offices that truly had two holders for longer."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="module")
def people(codebook: Codebook) -> list[ActorEntry]:
    return [entry for entry in codebook.actors.values() if entry.kind is ActorKind.PERSON]


def terms(people: list[ActorEntry]) -> dict[tuple[str, str], list[tuple[datetime.date, datetime.date, str]]]:
    """Since, until and holder of each state's or organisation's offices, in order."""
    held: dict[tuple[str, str], list[tuple[datetime.date, datetime.date, str]]] = defaultdict(list)
    for person in people:
        for office in person.offices:
            assert office.since is not None
            held[office.of, office.role].append((office.since, office.until or datetime.date.max, person.id))
    return {key: sorted(spans) for key, spans in held.items()}


def long_overlaps(spans: list[tuple[datetime.date, datetime.date, str]]) -> Iterator[tuple[str, str]]:
    for (_, until, one), (since, later_until, other) in itertools.combinations(sorted(spans), 2):
        if one != other and min(until, later_until) - since > SHORT:
            yield one, other


def offices(people: list[ActorEntry]) -> Iterator[tuple[ActorEntry, Office]]:
    return ((person, office) for person in people for office in person.offices)


def test_dates_of_office_are_sane(people: list[ActorEntry]) -> None:
    for person, office in offices(people):
        where = f"{person.source} {person.id}: {office}"
        assert office.since is not None, f"{where}: an office without a beginning would be held in every old text"
        assert office.since <= datetime.date(2026, 12, 31), where
        assert office.until is None or office.since < office.until, where
        assert office.until is None or office.until >= datetime.date(1945, 1, 1), where


def test_nobody_holds_one_office_twice_at_once(people: list[ActorEntry]) -> None:
    for person in people:
        for one, other in itertools.combinations(person.offices, 2):
            if (one.role, one.of) == (other.role, other.of):
                first, second = sorted((one, other), key=lambda office: office.since or datetime.date.min)
                assert first.until is not None, person.id
                assert second.since is not None, person.id
                assert first.until <= second.since, f"{person.source} {person.id}: {one}, {other}"


def test_one_head_of_government_at_a_time(people: list[ActorEntry]) -> None:
    by_state: dict[str, list[tuple[datetime.date, datetime.date, str]]] = defaultdict(list)
    for (of, role), spans in terms(people).items():
        if role in HEADS_OF_GOVERNMENT:
            by_state[of] += spans
    assert len(by_state) >= 60
    assert {of: found for of, spans in by_state.items() if (found := list(long_overlaps(spans)))} == {}


@pytest.mark.parametrize(
    "role", [*sorted(HEADS_OF_STATE), "foreign minister", "defence minister", "secretary of state"]
)
def test_one_holder_of_an_office_at_a_time(people: list[ActorEntry], role: str) -> None:
    found = {of: list(long_overlaps(spans)) for (of, each), spans in terms(people).items() if each == role}
    assert {of: pairs for of, pairs in found.items() if pairs and (of, role) not in RIVALS} == {}


def test_exceptions_are_still_needed(people: list[ActorEntry]) -> None:
    held = terms(people)
    assert [key for key in RIVALS if not list(long_overlaps(held[key]))] == []


def test_names_of_two_people_at_a_time_are_declared_ambiguous(codebook: Codebook, people: list[ActorEntry]) -> None:
    ids = {person.id for person in people}
    bearers = defaultdict(list)
    for name in codebook.names():
        if name.actor_id in ids:
            bearers[name.text].append(name)
    for text, names in bearers.items():
        for one, other in itertools.combinations(names, 2):
            if one.actor_id == other.actor_id or (one.ambiguous and other.ambiguous):
                continue
            first, second = sorted((one, other), key=lambda name: name.since or datetime.date.min)
            assert first.until is not None, f"'{text}' means {one.actor_id} and {other.actor_id}"
            assert second.since is not None, f"'{text}' means {one.actor_id} and {other.actor_id}"
            assert first.until < second.since, f"'{text}' means {one.actor_id} and {other.actor_id}"


@pytest.mark.parametrize("surname", COMMON_SURNAMES)
def test_common_surnames_never_stand_alone_unguarded(codebook: Codebook, surname: str) -> None:
    assert [name.actor_id for name in codebook.named(surname) if not name.ambiguous] == []


def test_full_names_tell_their_person(codebook: Codebook, people: list[ActorEntry]) -> None:
    for person in people:
        assert {name.actor_id for name in codebook.named(person.name)} == {person.id}, person.name


def test_every_person_comes_after_the_actor_of_the_id(codebook: Codebook, people: list[ActorEntry]) -> None:
    for person in people:
        actor = codebook.actors[person.id.partition(".")[0]]
        assert actor.kind in (ActorKind.STATE, ActorKind.ORGANISATION), person.id


@pytest.mark.parametrize(
    ("person", "on", "role", "speaks_for"),
    [
        ("RUS.medvedev", "2010-09-22", "president", "RUS"),
        ("RUS.putin", "2010-09-22", "prime minister", "RUS"),
        ("RUS.putin", "2007-10-16", "president", "RUS"),
        ("RUS.putin", "2015-04-13", "president", "RUS"),
        ("RUS.shoigu", "2015-01-20", "defence minister", "RUS"),
        ("RUS.lavrov", "2015-02-02", "foreign minister", "RUS"),
        ("RUS.kiriyenko", "2010-08-21", "head of Rosatom", "RUS"),
        ("RUS.primakov", "1997-06-01", "foreign minister", "RUS"),
        ("RUS.gromyko", "1972-05-26", "foreign minister", "RUS"),
        ("RUS.brezhnev", "1979-06-18", "general secretary of the Communist Party", "RUS"),
        ("RUS.gorbachev", "1987-12-08", "general secretary of the Communist Party", "RUS"),
        ("RUS.yeltsin", "1995-05-10", "president", "RUS"),
        ("IRN.zarif", "2015-02-02", "foreign minister", "IRN"),
        ("IRN.dehghan", "2015-01-20", "defence minister", "IRN"),
        ("IRN.rouhani", "2015-02-02", "president", "IRN"),
        ("IRN.rouhani", "2004-10-01", "secretary of the Supreme National Security Council", "IRN"),
        ("IRN.khamenei", "2015-02-02", "supreme leader", "IRN"),
        ("IRN.khamenei", "1985-01-01", "president", "IRN"),
        ("IRN.salehi", "2010-08-21", "head of the Atomic Energy Organization", "IRN"),
        ("IRN.salehi", "2012-06-01", "foreign minister", "IRN"),
        ("IRN.salehi", "2015-02-02", "head of the Atomic Energy Organization", "IRN"),
        ("IRN.shamkhani", "2015-02-02", "secretary of the Supreme National Security Council", "IRN"),
        ("IRN.ahmadinejad", "2010-06-09", "president", "IRN"),
        ("USA.kerry", "2015-02-02", "secretary of state", "USA"),
        ("USA.obama", "2015-02-02", "president", "USA"),
        ("USA.biden", "2015-02-02", "vice president", "USA"),
        ("USA.biden", "2022-02-24", "president", "USA"),
        ("USA.carter", "1979-06-18", "president", "USA"),
        ("USA.kissinger", "1974-01-01", "secretary of state", "USA"),
        ("USA.nixon", "1972-02-21", "president", "USA"),
        ("ISR.netanyahu", "2015-02-02", "prime minister", "ISR"),
        ("ISR.rabin", "1993-09-13", "prime minister", "ISR"),
        ("CHN.xi_jinping", "2015-02-02", "general secretary of the Communist Party", "CHN"),
        ("TUR.erdogan", "2013-06-01", "prime minister", "TUR"),
        ("TUR.erdogan", "2015-11-24", "president", "TUR"),
        ("UKR.zelensky", "2022-02-24", "president", "UKR"),
        ("DEU.merkel", "2015-02-12", "chancellor", "DEU"),
        ("GBR.thatcher", "1982-04-02", "prime minister", "GBR"),
        ("UN.ban", "2010-06-09", "secretary-general", "UN"),
        ("UN.ban", "2005-09-19", "foreign minister", "KOR"),
        ("EU.mogherini", "2015-04-02", "high representative for foreign affairs", "EU"),
        ("EU.tusk", "2009-09-17", "prime minister", "POL"),
        ("NATO.stoltenberg", "2015-02-02", "secretary general", "NATO"),
        ("IAEA.amano", "2015-02-02", "director general", "IAEA"),
        ("IAEA.elbaradei", "2007-10-28", "director general", "IAEA"),
    ],
)
def test_who_held_which_office(codebook: Codebook, person: str, on: str, role: str, speaks_for: str) -> None:
    actor = codebook.actor(person, day(on))
    assert (actor.role, actor.speaks_for) == (role, speaks_for)


@pytest.mark.parametrize(
    ("person", "on"),
    [
        ("IRN.khatami", "2015-02-02"),
        ("RUS.gorbachev", "2015-02-02"),
        ("RUS.lavrov", "1999-01-01"),
        ("USA.obama", "2018-05-08"),
        ("USA.kissinger", "2015-02-02"),
        ("GBR.blair", "2020-01-01"),
    ],
)
def test_out_of_office_they_speak_for_nobody(codebook: Codebook, person: str, on: str) -> None:
    actor = codebook.actor(person, day(on))
    assert (actor.role, actor.speaks_for) == (None, None)


@pytest.mark.parametrize(
    ("name", "on", "person"),
    [
        ("Carter", "1979-06-18", "USA.carter"),
        ("Carter", "2015-07-01", "USA.ash_carter"),
        ("Bush", "1991-01-17", "USA.bush_senior"),
        ("Bush", "2003-03-20", "USA.bush"),
        ("President Bush", "2002-01-29", "USA.bush"),
        ("Clinton", "1995-05-10", "USA.bill_clinton"),
        ("Clinton", "2010-06-09", "USA.hillary_clinton"),
        ("Aliyev", "1996-01-01", "AZE.heydar_aliyev"),
        ("Aliyev", "2020-11-09", "AZE.aliyev"),
        ("Trudeau", "1972-01-01", "CAN.pierre_trudeau"),
        ("Trudeau", "2018-01-01", "CAN.trudeau"),
        ("Khamenei", "2015-02-02", "IRN.khamenei"),
        ("Premier Li", "2015-05-01", "CHN.li_keqiang"),
        ("Assad", "2013-08-21", "SYR.assad"),
    ],
)
def test_whom_a_shared_name_means(codebook: Codebook, name: str, on: str, person: str) -> None:
    assert {found.actor_id for found in codebook.named(name, day(on))} == {person}


@pytest.mark.parametrize(
    ("spellings", "person"),
    [
        (("Dehghan", "Dehqan", "Hossein Dehghan", "Hossein Dehqan"), "IRN.dehghan"),
        (("Rouhani", "Rohani", "Hassan Rouhani"), "IRN.rouhani"),
        (("Araghchi", "Araqchi"), "IRN.araghchi"),
        (("Soleimani", "Suleimani", "Qassem Soleimani", "Qasem Soleimani"), "IRN.soleimani"),
        (("Erdogan", "Erdoğan", "Recep Tayyip Erdogan"), "TUR.erdogan"),
        (("Shoigu", "Shoygu", "Sergei Shoigu", "Sergey Shoigu"), "RUS.shoigu"),
        (("Lavrov", "Sergei Lavrov", "Sergey Lavrov"), "RUS.lavrov"),
        (("Zelensky", "Zelenskyy", "Zelenskiy"), "UKR.zelensky"),
        (("Gaddafi", "Qaddafi", "Gadhafi", "Muammar Gaddafi"), "LBY.gaddafi"),
        (("ElBaradei", "Mohamed ElBaradei"), "IAEA.elbaradei"),
        (("Wałęsa", "Walesa"), "POL.walesa"),
        (("Orbán", "Orban"), "HUN.orban"),
    ],
)
def test_spellings(codebook: Codebook, spellings: tuple[str, ...], person: str) -> None:
    for spelling in spellings:
        assert {name.actor_id for name in codebook.named(spelling)} == {person}, spelling


def test_titles_and_given_names_are_no_names(codebook: Codebook) -> None:
    for word in ("II", "III", "VI", "Jr.", "bin", "al", "de", "von", "President", "King", "Ali", "Mohammad", "Said"):
        assert codebook.named(word) == (), word


@pytest.mark.parametrize("on", ["1992-01-01", "2000-06-01", "2010-09-22", "2015-02-02", "2024-01-01"])
def test_states_with_a_leader(people: list[ActorEntry], on: str) -> None:
    heads = HEADS_OF_STATE | HEADS_OF_GOVERNMENT | {"head of state", "acting president"}
    led = {office.of for _, office in offices(people) if office.role in heads and office.held(day(on))}
    assert len(led) >= 60, sorted(led)


@pytest.mark.parametrize(
    ("state", "role", "first"),
    [
        ("USA", "president", 1946),
        ("USA", "secretary of state", 1946),
        ("RUS", "president", 1992),
        ("RUS", "foreign minister", 1946),
        ("RUS", "defence minister", 1993),
        ("IRN", "supreme leader", 1980),
        ("IRN", "president", 1990),
        ("IRN", "foreign minister", 1982),
        ("IRN", "defence minister", 1990),
        ("IRN", "head of the Atomic Energy Organization", 1982),
        ("IRN", "secretary of the Supreme National Security Council", 1990),
        ("CHN", "president", 1990),
        ("CHN", "prime minister", 1990),
        ("CHN", "foreign minister", 1990),
        ("GBR", "prime minister", 1946),
        ("FRA", "president", 1960),
        ("FRA", "foreign minister", 1994),
        ("DEU", "chancellor", 1950),
        ("DEU", "foreign minister", 1975),
        ("ISR", "prime minister", 1978),
        ("TUR", "president", 1990),
        ("IND", "prime minister", 1981),
        ("JPN", "prime minister", 1990),
        ("KOR", "president", 1989),
        ("PRK", "supreme leader", 1995),
        ("SAU", "king", 1965),
        ("SAU", "foreign minister", 1976),
        ("SYR", "president", 1972),
        ("UKR", "president", 1992),
        ("UN", "secretary-general", 1954),
        ("IAEA", "director general", 1982),
        ("NATO", "secretary general", 1972),
        ("EU", "high representative for foreign affairs", 2000),
    ],
)
def test_no_gap_of_a_year_between_holders(people: list[ActorEntry], state: str, role: str, first: int) -> None:
    reached = datetime.date(first, 1, 1)
    for since, until, person in terms(people)[state, role]:
        if until > reached:
            assert since - reached < datetime.timedelta(days=366), f"nobody between {reached} and {person}"
            reached = until
    assert reached >= datetime.date(2026, 1, 1), f"nobody since {reached}"
