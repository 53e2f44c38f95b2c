"""A folder of one's own over the shipped codebook: it adds, replaces, extends and removes."""

import datetime

import pytest

from detente.codebook import NameForm, check_codebook, load_codebook
from detente.errors import CodebookError
from detente.model import ActorKind


def test_new_entries_are_added(folder_of) -> None:
    folder = folder_of(
        {
            "actors/mine.yaml": "kind: state\nactors:\n"
            "- {id: ATL, name: Atlantis, names: {capital: [Poseidonis], adjective: [Atlantean]}}\n"
            "- {id: ATL.navy, kind: organ, name: Atlantic Navy}\n"
            "- {id: ATL.gadeirus, kind: person, name: King Gadeirus,\n"
            "   offices: [{role: prince, since: 1900, until: 1910}, {role: king, since: 1910-05-06}]}\n"
            "- {id: SIRENS, kind: group, name: Sirens, based_in: ATL}\n",
            "cues/mine.yaml": "cues: [{id: flood, use: stance, words: [flood], weight: -0.5, reason: It parts.}]\n",
            "themes.yaml": "themes: [{id: sport, name: Sport, words: [football], reason: It moves crowds.}]\n",
            "events/mine.yaml": "event_types: [{id: PLAY, name: Play, definition: Plays., quad: 2, cameo: [057],\n"
            "  triggers: [{verbs: [play with], reciprocal: true, reason: Outright.}]}]\n",
        }
    )
    assert check_codebook(folder) == []
    codebook = load_codebook(folder)
    assert codebook.resolve("poseidonis").id == codebook.resolve("Atlantean").id == "ATL"
    assert codebook.resolve("Atlantic Navy").speaks_for == "ATL"
    assert codebook.actors["SIRENS"].based_in == ("ATL",)
    assert codebook.resolve("Sirens").speaks_for is None
    prince = codebook.actor("ATL.gadeirus", datetime.date(1905, 1, 1))
    assert (prince.role, prince.speaks_for, prince.until) == ("prince", "ATL", datetime.date(1910, 12, 31))
    assert codebook.actor("ATL.gadeirus").role == "king"
    assert codebook.actor("ATL.gadeirus", datetime.date(1890, 1, 1)).speaks_for is None
    assert [cue.weight for cue in codebook.cues("stance") if cue.id == "flood"] == [-0.5]
    assert list(codebook.themes)[-1] == "sport"
    assert codebook.event_types["PLAY"].cameo == ("057",)
    assert list(codebook.event_types)[-1] == "PLAY"
    assert "ATL" not in load_codebook().actors


def test_an_entry_of_a_known_id_replaces_it(folder_of) -> None:
    folder = folder_of(
        {"themes.yaml": "themes: [{id: security, name: Arms, words: [sword], reason: Older than the word.}]\n"}
    )
    codebook = load_codebook(folder)
    assert (codebook.themes["security"].name, codebook.themes["security"].words) == ("Arms", ("sword",))
    assert codebook.themes["security"].source.file == f"{folder}/themes.yaml"
    # It keeps its place in the order that briefs show.
    assert list(codebook.themes) == list(load_codebook().themes)


def test_entries_are_extended(folder_of) -> None:
    folder = folder_of(
        {
            "actors/mine.yaml": "actors:\n- id: IRN\n  add_names:\n    metonym: [Pasteur Street]\n"
            "    capital: [{text: Qazvin, until: 1598}]\n",
            "cues/mine.yaml": "cues: [{id: cooperate, add_words: [row together, partner]}]\n",
            "themes.yaml": "themes: [{id: security, add_words: [sword]}]\n",
            "events/mine.yaml": "event_types: [{id: CONSULT, add_triggers: [{verbs: [parley], mode: negotiate, "
            "reason: An old word.}]}]\n",
        }
    )
    assert check_codebook(folder) == []
    codebook, shipped = load_codebook(folder), load_codebook()
    assert codebook.resolve("Pasteur Street").id == codebook.resolve("Tehran").id == "IRN"
    qazvin = next(name for name in codebook.actors["IRN"].names if name.text == "Qazvin")
    assert (qazvin.form, qazvin.until) == (NameForm.CAPITAL, datetime.date(1598, 12, 31))
    before = next(cue for cue in shipped.cues("stance") if cue.id == "cooperate").words
    after = next(cue for cue in codebook.cues("stance") if cue.id == "cooperate").words
    assert "partner" in before
    assert after == (*before, "row together")
    assert codebook.themes["security"].words == (*shipped.themes["security"].words, "sword")
    assert codebook.event_types["CONSULT"].triggers[-1].verbs == ("parley",)
    assert codebook.event_types["CONSULT"].triggers[:-1] == shipped.event_types["CONSULT"].triggers


def test_offices_are_added_to_a_person(folder_of) -> None:
    person = "{id: ITA.nemo, kind: person, name: Captain Nemo, offices: [{role: captain, until: 1900}]}"
    more = "{id: ITA.nemo, add_offices: [{role: admiral, of: FRA, since: 1901}]}"
    one = folder_of({"actors/a.yaml": f"actors: [{person}]\n"}, "one")
    two = folder_of({"actors/a.yaml": f"actors: [{more}]\n"}, "two")
    nemo = load_codebook(one, two).actor("ITA.nemo")
    assert (nemo.kind, nemo.role, nemo.speaks_for) == (ActorKind.PERSON, "admiral", "FRA")
    offices = "- {role: duke}\n  - {role: admiral, of: FROG}\n"
    wrong = folder_of({"actors/a.yaml": f"actors:\n- id: ITA.nemo\n  add_offices:\n  {offices}"}, "three")
    with pytest.raises(CodebookError, match="there is no actor 'FROG'") as raised:
        load_codebook(one, wrong)
    assert raised.value.where == f"{wrong}/actors/a.yaml:5 (ITA.nemo)"


def test_entries_are_removed(folder_of) -> None:
    folder = folder_of(
        {
            "actors/mine.yaml": "actors: [{id: PCA, remove: true, reason: We write on states only.}]\n",
            "cues/mine.yaml": "cues: [{id: cooperate, remove: true}]\n",
            "themes.yaml": "themes: [{id: humanitarian, remove: true}]\n",
        }
    )
    assert check_codebook(folder) == []
    codebook = load_codebook(folder)
    assert "PCA" in load_codebook().actors
    assert "PCA" not in codebook.actors
    assert "humanitarian" not in codebook.themes
    assert all(cue.id != "cooperate" for cue in codebook.cues("stance"))
    with pytest.raises(CodebookError, match="knows no actor named 'Permanent Court of Arbitration'"):
        codebook.resolve("Permanent Court of Arbitration")


def test_later_folders_win(folder_of) -> None:
    theme = "themes: [{{id: security, name: {}, words: [sword], reason: A name of our own.}}]\n"
    one = folder_of({"themes.yaml": theme.format("One")}, "one")
    two = folder_of({"themes.yaml": theme.format("Two")}, "two")
    assert load_codebook(one, two).themes["security"].name == "Two"
    assert load_codebook(two, one).themes["security"].name == "One"


def test_a_dated_name_may_pass_from_one_actor_to_another(folder_of) -> None:
    folder = folder_of(
        {"actors/mine.yaml": "kind: state\nactors:\n"
         "- {id: ATL, name: Atlantis, until: 1900-06, names: {capital: [Poseidonis]}, successors: [LEM]}\n"
         "- {id: LEM, name: Lemuria, since: 1900-07, names: {capital: [Poseidonis]}}\n"}
    )  # fmt: skip
    codebook = load_codebook(folder)
    assert codebook.resolve("Poseidonis", datetime.date(1900, 6, 30)).id == "ATL"
    assert codebook.resolve("Poseidonis", datetime.date(1900, 7, 1)).id == "LEM"
    assert codebook.resolve("Poseidonis").id == "LEM"
    assert codebook.resolve("Atlantis").id == "ATL"


def test_the_shipped_codebook_is_loaded_once_and_left_alone(folder_of) -> None:
    shipped = load_codebook()
    before = shipped.fingerprint
    load_codebook(folder_of({"themes.yaml": "themes: [{id: security, add_words: [sword]}]\n"}))
    assert load_codebook() is shipped
    assert load_codebook(folder_of({"themes.yaml": "themes: []\n"}, "empty")).fingerprint == before
