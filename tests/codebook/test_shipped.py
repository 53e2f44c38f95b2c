"""The shipped codebook: it is right by its own rules, complete, and says nothing twice."""

import datetime
from itertools import combinations
from pathlib import Path

import pycountry
import pytest

import detente.codebook
from detente.codebook import Codebook, NameForm, check_codebook, load_codebook
from detente.model import ActorKind

SHIPPED = Path(detente.codebook.__file__).parent / "data"

# Territories with a code of ISO 3166-1 that are neither members nor observers of the United Nations, Taiwan apart.
_TERRITORIES = """
ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF GUM HKG HMD IMN
IOT JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF
"""
TERRITORIES = frozenset(_TERRITORIES.split())


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    return load_codebook()


def test_the_shipped_folder_has_no_mistake() -> None:
    assert check_codebook(SHIPPED) == []


def test_every_state_of_the_united_nations_has_an_entry(shipped: Codebook) -> None:
    iso = {country.alpha_3 for country in pycountry.countries}
    assert iso >= TERRITORIES, "the list of territories has a code that ISO 3166-1 lacks"
    present = iso - TERRITORIES
    assert len(present) == 193 + 2 + 1, "193 members, the Holy See and Palestine as observers, and Taiwan"
    states = {entry.id for entry in shipped.actors.values() if entry.kind is ActorKind.STATE}
    assert sorted((present | {"XKX"}) - states) == []


def test_present_states_have_an_adjective_or_demonym_and_still_exist(shipped: Codebook) -> None:
    iso = {country.alpha_3 for country in pycountry.countries}
    for actor_id in sorted((iso - TERRITORIES) | {"XKX"}):
        entry = shipped.actors[actor_id]
        assert entry.until is None, actor_id
        forms = {name.form for name in entry.names}
        assert forms & {NameForm.ADJECTIVE, NameForm.DEMONYM}, actor_id


def test_state_ids_are_codes_of_iso_3166(shipped: Codebook) -> None:
    present = {country.alpha_3 for country in pycountry.countries}
    historic = {country.alpha_3 for country in pycountry.historic_countries}
    # Kosovo's code is one that ISO leaves to users; South Vietnam ended before ISO 3166-3 could name it.
    own = {"XKX", "RVN"}
    states = {entry.id for entry in shipped.actors.values() if entry.kind is ActorKind.STATE}
    assert sorted(states - present - historic - own) == []


def test_states_that_are_no_more_name_their_successors(shipped: Codebook) -> None:
    ended = [e for e in shipped.actors.values() if e.kind is ActorKind.STATE and e.until is not None]
    assert {"CSK", "DDR", "YUG"} <= {entry.id for entry in ended}
    for entry in ended:
        assert entry.successors, entry.id
        assert all(shipped.actors[successor].kind is ActorKind.STATE for successor in entry.successors), entry.id


def test_no_name_means_two_actors_at_one_time_unless_it_says_so(shipped: Codebook) -> None:
    bearers: dict[str, list] = {}
    for name in shipped.names():
        bearers.setdefault(name.text, []).append(name)
    for text, names in bearers.items():
        for one, other in combinations(names, 2):
            if one.actor_id == other.actor_id or (one.ambiguous and other.ambiguous):
                continue
            first = max(one.since or datetime.date.min, other.since or datetime.date.min)
            last = min(one.until or datetime.date.max, other.until or datetime.date.max)
            assert first > last, f"{text} means {one.actor_id} and {other.actor_id} from {first} to {last}"


def test_all_kinds_of_actors_are_there(shipped: Codebook) -> None:
    kinds = {entry.kind for entry in shipped.actors.values()}
    assert kinds >= {ActorKind.STATE, ActorKind.ORGAN, ActorKind.ORGANISATION, ActorKind.BLOC, ActorKind.GROUP}


def test_event_types_are_those_of_plover(shipped: Codebook) -> None:
    quads = {1: set(), 2: set(), 3: set(), 4: set()}
    for entry in shipped.event_types.values():
        quads[entry.quad].add(entry.id)
    assert quads == {
        1: {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
        2: {"COOPERATE", "AID", "RETREAT"},
        3: {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
        4: {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
    }


def test_every_cameo_root_belongs_to_an_event_type(shipped: Codebook) -> None:
    roots = {code[:2] for entry in shipped.event_types.values() for code in entry.cameo}
    # 01, to make a public statement, is no event between actors in PLOVER.
    assert sorted({f"{number:02}" for number in range(2, 21)} - roots) == []


def test_every_event_type_has_triggers_and_every_reason_is_given(shipped: Codebook) -> None:
    for entry in shipped.event_types.values():
        assert entry.triggers, entry.id
        assert all(trigger.reason for trigger in entry.triggers), entry.id


def test_entries_know_their_file_and_line(shipped: Codebook) -> None:
    source = shipped.actors["IRN"].source
    assert source.file == "detente/codebook/data/actors/states.yaml"
    line = (SHIPPED / "actors/states.yaml").read_text().splitlines()[source.line - 1]
    assert "id: IRN," in line


def test_concepts_fall_under_themes(shipped: Codebook) -> None:
    values = {cue.value for cue in shipped.cues("concept")}
    assert values
    assert sorted(value for value in values if value not in shipped.themes) == []
