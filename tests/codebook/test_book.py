"""What the other rooms ask a codebook: names, terms, and whether it is still the same."""

import datetime
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.codebook import ActorEntry, Codebook, CueEntry, EventType, NameForm, Theme, load_codebook
from detente.errors import CodebookError


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    return load_codebook()


@pytest.mark.parametrize(
    ("name", "actor_id"),
    [
        ("IRN", "IRN"),
        ("irn", "IRN"),
        ("Iran", "IRN"),
        ("iran", "IRN"),
        ("  IRAN ", "IRN"),
        ("Iranian", "IRN"),
        ("the Iranians", "IRN"),
        ("Tehran", "IRN"),
        ("Islamic  Republic of\nIran", "IRN"),
        ("the Kremlin", "RUS"),
        ("The Kremlin", "RUS"),
        ("kremlin", "RUS"),
        ("Soviet Union", "RUS"),
        ("the West", "WEST"),
        ("West", "WEST"),
        ("Tel Aviv", "ISR"),
        ("Turkiye", "TUR"),
        ("turkey", "TUR"),
        ("Cote d'Ivoire", "CIV"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("us", "USA"),
        ("White House", "USA"),
        ("usa.pentagon", "USA.pentagon"),
        ("NATO", "NATO"),
        ("Zaire", "COD"),
        ("Burma", "MMR"),
        ("Yugoslavia", "YUG"),
        ("East Germany", "DDR"),
    ],
)
def test_names_as_users_write_them(shipped: Codebook, name: str, actor_id: str) -> None:
    assert shipped.resolve(name).id == actor_id


@pytest.mark.parametrize(
    ("name", "day", "actor_id"),
    [
        ("Brussels", "1990-06-01", "BEL"),
        ("Brussels", "1993-10-31", "BEL"),
        ("Brussels", "1993-11-01", "EU"),
        ("Brussels", None, "EU"),
        ("Prague", "1980-01-01", "CSK"),
        ("Prague", "2000-01-01", "CZE"),
        ("Belgrade", "1980-01-01", "YUG"),
        ("Belgrade", "2010-01-01", "SRB"),
        ("Republic of China", "1940-01-01", "CHN"),
        ("Republic of China", "1960-01-01", "TWN"),
        # A name outlives what it named, as long as it names nobody else.
        ("Soviet Union", "2020-01-01", "RUS"),
        ("Czechoslovakia", "2020-01-01", "CSK"),
    ],
)
def test_names_that_moved_go_by_the_day(shipped: Codebook, name: str, day: str | None, actor_id: str) -> None:
    on = datetime.date.fromisoformat(day) if day else None
    assert shipped.resolve(name, on).id == actor_id


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Irann", "did you mean Iran"),
        ("Rusia", "Russia"),
        ("the Kremlim", "Kremlin"),
        ("Qwxyz", "write an ISO 3166 alpha-3 code such as IRN"),
        ("", "write an ISO 3166 alpha-3 code such as IRN"),
        ("the", "write an ISO 3166 alpha-3 code such as IRN"),
    ],
)
def test_unknown_names_come_with_close_ones(shipped: Codebook, name: str, remedy: str) -> None:
    with pytest.raises(CodebookError) as raised:
        shipped.resolve(name)
    assert f"'{name}'" in raised.value.problem
    assert remedy in raised.value.remedy


def test_a_name_of_several_actors_lists_them(shipped: Codebook) -> None:
    with pytest.raises(CodebookError, match=r"'Congo' is the name of several actors; write one of COD .*, COG "):
        shipped.resolve("Congo")


def test_an_unknown_id(shipped: Codebook) -> None:
    with pytest.raises(CodebookError, match="no actor 'IRNN'; did you mean IRN"):
        shipped.actor("IRNN")


@given(st.text(max_size=200))
@settings(max_examples=25, deadline=None)
def test_any_name_is_resolved_or_refused(name: str) -> None:
    codebook = load_codebook()
    try:
        assert codebook.resolve(name).id in codebook.actors
    except CodebookError as error:
        assert "\n" not in str(error)  # noqa: PT017  # both ends are right, and each is checked
    codebook.show(name)


def test_every_name_resolves_to_its_actor_while_it_holds(shipped: Codebook) -> None:
    for name in shipped.names():
        if name.ambiguous or name.text in shipped.actors:
            continue
        day = name.until or name.since or datetime.date(2020, 1, 1)
        assert shipped.resolve(name.text, day).id == name.actor_id, name


def test_an_id_goes_before_a_name_of_the_same_letters(shipped: Codebook) -> None:
    # In a text "NAM" is the Non-Aligned Movement; a user who writes it asks for the ISO code of Namibia.
    assert [name.actor_id for name in shipped.named("NAM")] == ["NON_ALIGNED"]
    assert shipped.resolve("NAM").id == "NAM"


def test_names_in_texts_are_letter_by_letter(shipped: Codebook) -> None:
    assert [name.actor_id for name in shipped.named("Turkey")] == ["TUR"]
    assert shipped.named("turkey") == ()
    assert {name.actor_id for name in shipped.named("Brussels")} == {"BEL", "EU"}
    assert [name.actor_id for name in shipped.named("Brussels", datetime.date(2015, 1, 1))] == ["EU"]
    assert {name.form for name in shipped.named("Tehran")} == {NameForm.CAPITAL}


def test_show_finds_entries_of_every_section_with_their_places(shipped: Codebook) -> None:
    def found(term: str, kind: type) -> list[str]:
        return [entry.id for entry in shipped.show(term) if isinstance(entry, kind)]

    assert found("the KREMLIN", ActorEntry) == ["RUS"]
    assert found("west", ActorEntry) == ["WEST"]
    assert found("IRN", ActorEntry) == ["IRN"]
    assert set(found("Congo", ActorEntry)) == {"COD", "COG"}
    assert "cooperate" in found("alliance", CueEntry)
    assert "security" in found("alliance", Theme)
    assert "SUPPORT" in found("ratify", EventType)
    assert "SUPPORT" in found("057", EventType)
    assert shipped.show("no such term") == []
    for entry in shipped.show("alliance"):
        assert entry.source.file.startswith("detente/codebook/data/")
        assert entry.source.line > 0


THEMES = "themes:\n- {id: sport, name: Sport, words: [football], reason: It moves crowds.}\n"
ONE = "- {id: ATL, name: Atlantis, kind: state}\n"
OTHER = "- {id: LEM, name: Lemuria, kind: state}\n"
CUE = "- {id: flood, use: stance, words: [flood], weight: -0.5, reason: It parts.}\n"
OTHER_CUE = "- {id: raft, use: stance, words: [raft], reason: It carries both.}\n"
BASE = {"themes.yaml": THEMES, "actors/a.yaml": f"actors:\n{ONE}{OTHER}", "cues/a.yaml": f"cues:\n{CUE}{OTHER_CUE}"}


@pytest.mark.parametrize(
    "same",
    [
        {"themes.yaml": f"# Ours.\n\n{THEMES}# The end.\n"},
        {"themes.yaml": THEMES.replace("[football]", "\n     ['football']").replace("{id: sport", "{id:   sport")},
        {"actors/a.yaml": f"actors:\n{OTHER}{ONE}"},
        {"actors/a.yaml": f"kind: state\nactors:\n{OTHER}", "actors/b.yml": f"actors:\n{ONE}"},
        {"cues/a.yaml": f"cues:\n{OTHER_CUE}", "cues/0.yaml": f"cues:\n{CUE}"},
    ],
    ids=["comments", "style", "order", "actor files", "cue files"],
)  # fmt: skip
def test_the_fingerprint_is_of_content_alone(same: dict[str, str], folder_of) -> None:
    base = load_codebook(folder_of(BASE)).fingerprint
    assert load_codebook(folder_of({**BASE, **same}, "same")).fingerprint == base
    assert base != load_codebook().fingerprint


@pytest.mark.parametrize(
    "changed",
    [
        {"themes.yaml": THEMES.replace("football", "football, chess")},
        {"themes.yaml": THEMES.replace("crowds", "hearts")},
        {"actors/a.yaml": f"actors:\n{ONE}"},
        {"actors/a.yaml": f"actors:\n{ONE}{OTHER.replace('state', 'state, since: 1900')}"},
        {"cues/a.yaml": f"cues:\n{CUE.replace('-0.5', '-0.6')}{OTHER_CUE}"},
    ],
    ids=["word", "reason", "removal", "date", "weight"],
)
def test_the_fingerprint_changes_with_content(changed: dict[str, str], folder_of) -> None:
    base = load_codebook(folder_of(BASE)).fingerprint
    assert load_codebook(folder_of({**BASE, **changed}, "changed")).fingerprint != base


def test_the_fingerprint_is_the_same_in_a_process_of_another_hash_seed(shipped: Codebook) -> None:
    import os
    import subprocess
    import sys

    code = "from detente.codebook import load_codebook; print(load_codebook().fingerprint)"
    for seed in ("1",):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == shipped.fingerprint


def test_a_codebook_can_be_pickled(shipped: Codebook, folder_of) -> None:
    for codebook in (shipped, load_codebook(folder_of(BASE))):
        again = pickle.loads(pickle.dumps(codebook))
        assert again.fingerprint == codebook.fingerprint
        assert dict(again.actors) == dict(codebook.actors)
        assert dict(again.event_types) == dict(codebook.event_types)
        assert again.cues("stance") == codebook.cues("stance")
        assert list(again.themes) == list(codebook.themes)


def test_errors_can_be_pickled(shipped: Codebook) -> None:
    with pytest.raises(CodebookError) as raised:
        shipped.resolve("Irann")
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_codebook_cannot_be_changed(shipped: Codebook) -> None:
    with pytest.raises(TypeError):
        shipped.actors["ATL"] = shipped.actors["IRN"]  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        shipped.actors["IRN"].name = "Persia"  # type: ignore[misc]
