"""Each kind of mistake gives an error that names file, line, entry and remedy, and all of a folder are told of."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.codebook import check_codebook, load_codebook
from detente.codebook.folder import MOST_ENTRIES, MOST_FILES
from detente.codebook.yaml_text import LARGEST_FILE, MOST_MISTAKES
from detente.errors import CodebookError

ACTORS = "actors/mine.yaml"
CUES = "cues/mine.yaml"
EVENTS = "events/mine.yaml"
THEMES = "themes.yaml"


# Each: the file, its text, the line and entry of the mistake, what the problem says, what the remedy says.
ONE_MISTAKE = {
    "unknown key": (
        ACTORS,
        "actors:\n- id: ATL\n  name: Atlantis\n  kind: state\n  capitl: Poseidonis\n",
        "5 (ATL)",
        "unknown key 'capitl'",
        "the keys of this entry are ",
    ),
    "misspelt key": (
        ACTORS,
        "actors:\n- id: ATL\n  name: Atlantis\n  kind: state\n  untill: 1900\n",
        "5 (ATL)",
        "unknown key 'untill'",
        "did you mean 'until'?",
    ),
    "misspelt key of a name": (
        ACTORS,
        "actors:\n- id: ATL\n  name: Atlantis\n  kind: state\n  names:\n    capital:\n    - {text: Old, untl: 1900}\n",
        "7 (ATL)",
        "unknown key 'names.capital.0.untl'",
        "did you mean 'until'?",
    ),
    "unknown form of a name": (
        ACTORS,
        "actors:\n- id: ATL\n  name: Atlantis\n  kind: state\n  names:\n    capitl: [Poseidonis]\n",
        "6 (ATL)",
        "'names.capitl' has an unknown value",
        "did you mean 'capital'?",
    ),
    "missing key": (
        ACTORS,
        "actors:\n- id: ATL\n  kind: state\n",
        "2 (ATL)",
        "the key 'name' is missing",
        "add it",
    ),
    "missing id": (
        ACTORS,
        "actors:\n- name: Atlantis\n  kind: state\n",
        "2 (actor without id)",
        "the key 'id' is missing",
        "add it",
    ),
    "wrong type": (
        ACTORS,
        "actors:\n- id: ATL\n  name: 12\n  kind: state\n",
        "3 (ATL)",
        "'name' must be text",
        "put it in quotes",
    ),
    "word for a list": (
        THEMES,
        "themes:\n- {id: sport, name: Sport, reason: It moves crowds.,\n   words: football}\n",
        "3 (sport)",
        "'words' must be a list",
        "write it like [one, two]",
    ),
    "word for a truth value": (
        EVENTS,
        "event_types:\n- id: AGREE\n  add_triggers:\n  - {verbs: [shake], reciprocal: maybe, reason: Hands.}\n",
        "4 (AGREE)",
        "'add_triggers.0.reciprocal' must be true or false",
        "write true or false",
    ),
    "word for a number": (
        CUES,
        "cues:\n- {id: warm, use: stance, words: [warm], weight: heavy, reason: Warmth.}\n",
        "2 (warm)",
        "'weight' must be a number",
        "1.5",
    ),
    "number too large": (
        CUES,
        "cues:\n- {id: warm, use: stance, words: [warm], weight: 1000, reason: Warmth.}\n",
        "2 (warm)",
        "'weight' is too large",
        "the limit is 100",
    ),
    "entry that is a word": (
        ACTORS,
        "actors:\n- Atlantis\n",
        "2",
        "an entry must have keys, not be a single word",
        "write `- id: …`",
    ),
    "entries that are no list": (
        ACTORS,
        "actors:\n  ATL: {name: Atlantis}\n",
        "2",
        "'actors' must be a list",
        "start each entry with `- id: …`",
    ),
    "file that is a list": (
        ACTORS,
        "# Mine.\n- {id: ATL, name: Atlantis, kind: state}\n",
        "2",
        "the file must start with `actors:`",
        "below that key",
    ),
    "misspelt top-level key": (
        THEMES,
        "theme: []\nthemes: []\n",
        "1",
        "unknown key 'theme'",
        "did you mean 'themes'?",
    ),
    "missing top-level key": (
        ACTORS,
        "kind: state\n",
        "1",
        "the key 'actors' is missing",
        "below `actors:`",
    ),
    "empty file": (ACTORS, "", "1", "the file is empty", "or delete the file"),
    "duplicate id": (
        ACTORS,
        "kind: state\nactors:\n- {id: ATL, name: Atlantis}\n- {id: ATL, name: Lemuria}\n",
        "4 (ATL)",
        "there is already an entry of this id in line 3",
        "another id",
    ),
    "duplicate key": (
        ACTORS,
        "actors:\n- id: ATL\n  kind: state\n  name: Atlantis\n  name: Lemuria\n",
        "5 (ATL)",
        "the key 'name' is there already, in line 4",
        "keep one",
    ),
    "no date": (
        ACTORS,
        "actors:\n- {id: ATL, name: Atlantis, kind: state,\n   since: 3 May 1900}\n",
        "3 (ATL)",
        "'3 May 1900' is no date",
        "write YYYY-MM-DD, YYYY-MM or YYYY",
    ),
    "no day of the calendar": (
        ACTORS,
        "actors:\n- {id: ATL, name: Atlantis, kind: state,\n   since: 1901-02-29}\n",
        "3 (ATL)",
        "'1901-02-29' is no day of the calendar",
        "write YYYY-MM-DD",
    ),
    "since after until": (
        ACTORS,
        "actors:\n- {id: ATL, name: Atlantis, kind: state, since: 1950, until: 1949-12}\n",
        "2 (ATL)",
        "since 1950-01-01 is after until 1949-12-31",
        "exchange or mend the dates",
    ),
    "unknown kind": (
        ACTORS,
        "actors:\n- {id: ATL, name: Atlantis, kind: stat}\n",
        "2 (ATL)",
        "'kind' has an unknown value",
        "did you mean 'state'? it must be one of state, organ",
    ),
    "unknown actor in speaks_for": (
        ACTORS,
        "actors:\n- {id: RAND, name: Rand, kind: organ,\n   speaks_for: ISA}\n",
        "3 (RAND)",
        "there is no actor 'ISA'",
        "did you mean 'USA'?",
    ),
    "unknown actor before the point": (
        ACTORS,
        "actors:\n- {id: ATL.navy, name: Atlantic Navy, kind: organ}\n",
        "2 (ATL.navy)",
        "there is no actor 'ATL'",
        "",
    ),
    "unknown actor in based_in": (
        ACTORS,
        "actors:\n- {id: SIRENS, name: Sirens, kind: group,\n   based_in: [ITA, ATLANTIS]}\n",
        "3 (SIRENS)",
        "there is no actor 'ATLANTIS'",
        "",
    ),
    "unknown actor of an office": (
        ACTORS,
        "actors:\n- id: ITA.nemo\n  name: Nemo\n  kind: person\n  offices:\n  - {role: captain, of: ATLANTIS}\n",
        "6 (ITA.nemo)",
        "there is no actor 'ATLANTIS'",
        "",
    ),
    "malformed id": (
        ACTORS,
        "actors:\n- {id: atl, name: Atlantis, kind: state}\n",
        "2 (atl)",
        "'id': 'atl' has not the form of its kind",
        "write it like IRN",
    ),
    "organ of nobody": (
        ACTORS,
        "actors:\n- {id: NAVY, name: The Navy, kind: organ}\n",
        "2 (NAVY)",
        "it must say whom the organ speaks for",
        "give it an id like RUS.putin",
    ),
    "office of a state": (
        ACTORS,
        "actors:\n- {id: ATL, name: Atlantis, kind: state, offices: [{role: king}]}\n",
        "2 (ATL)",
        "only a person has offices",
        "take `offices` out",
    ),
    "unknown use": (
        CUES,
        "cues:\n- id: warm\n  use: stanse\n  words: [warm]\n  reason: Warmth.\n",
        "3 (warm)",
        "there is no use 'stanse'",
        "did you mean 'stance'?",
    ),
    "empty words": (
        THEMES,
        "themes:\n- id: sport\n  name: Sport\n  reason: It moves crowds.\n  words: []\n",
        "5 (sport)",
        "'words' is empty",
        "write at least one",
    ),
    "blank word": (
        THEMES,
        "themes:\n- id: sport\n  name: Sport\n  reason: It moves crowds.\n  words: [football, ' ']\n",
        "5 (sport)",
        "'words.1': is empty",
        "write at least one word",
    ),
    "key without a value": (
        THEMES,
        "themes:\n- id: sport\n  name: Sport\n  reason:\n  words: [football]\n",
        "4 (sport)",
        "'reason' is empty",
        "write its value",
    ),
    "word listed twice": (
        THEMES,
        "themes:\n- {id: sport, name: Sport, reason: It moves crowds.,\n   words: [ball, game, ball]}\n",
        "3 (sport)",
        "'words': 'ball' is listed twice",
        "keep one",
    ),
    "extra blanks": (
        THEMES,
        "themes:\n- {id: sport, name: Sport, reason: It moves crowds., words: ['foot  ball']}\n",
        "2 (sport)",
        "has blanks at an end or two in a row",
        "take the extra blanks out",
    ),
    "line break in a word": (
        THEMES,
        'themes:\n- {id: sport, name: Sport, reason: It moves crowds., words: ["foot\\nball"]}\n',
        "2 (sport)",
        "holds a line break or an unprintable character",
        "on one line",
    ),
    "word too long": (
        THEMES,
        f"themes:\n- {{id: sport, name: Sport, reason: It moves crowds., words: [{'ball' * 50}]}}\n",
        "2 (sport)",
        "is longer than 120 characters",
        "shorten it",
    ),
    "too many words": (
        THEMES,
        f"themes:\n- {{id: sport, name: Sport, reason: Crowds., words: [{', '.join(f'w{i}' for i in range(2001))}]}}\n",
        "2 (sport)",
        "'words' has too many items",
        "at most 2000 are allowed",
    ),
    "unknown part of speech": (
        CUES,
        "cues:\n- {id: warm, use: stance, words: [warm], pos: [ADJECTIVE], reason: Warmth.}\n",
        "2 (warm)",
        "'pos.0' has an unknown value",
        "it must be one of ADJ",
    ),
    "unknown quad": (
        EVENTS,
        "event_types:\n- id: PLAY\n  name: Play\n  definition: Plays together.\n  quad: 5\n",
        "5 (PLAY)",
        "'quad' has an unknown value",
        "it must be one of 1, 2, 3, 4",
    ),
    "unknown mode": (
        EVENTS,
        "event_types:\n- id: PLAY\n  name: Play\n  definition: Plays.\n  quad: 2\n"
        "  modes: [{id: chess, name: Chess, definition: Plays chess.}]\n"
        "  triggers: [{verbs: [play], mode: ches, reason: Outright.}]\n",
        "2 (PLAY)",
        "PLAY has no mode 'ches'",
        "name one of chess",
    ),
    "unknown mode of an added trigger": (
        EVENTS,
        "event_types:\n- id: CONSULT\n  add_triggers: [{verbs: [chat], mode: vist, reason: Talk.}]\n",
        "2 (CONSULT)",
        "CONSULT has no mode 'vist'",
        "name one of visit",
    ),
    "no CAMEO code": (
        EVENTS,
        'event_types:\n- id: AGREE\n  add_triggers: [{verbs: [chat], cameo: "99", reason: Talk.}]\n',
        "3 (AGREE)",
        "'99' has not the form of its kind",
        "CAMEO",
    ),
    "trigger without words": (
        EVENTS,
        "event_types:\n- id: AGREE\n  add_triggers: [{reason: Nothing.}]\n",
        "3 (AGREE)",
        "a trigger needs `verbs` or `nouns`",
        "add the words",
    ),
    "objects without verbs": (
        EVENTS,
        "event_types:\n- id: AGREE\n  add_triggers: [{nouns: [chat], objects: [tea], reason: Tea.}]\n",
        "3 (AGREE)",
        "`objects` limit verbs, and there are none",
        "add `verbs`",
    ),
    "subjects without verbs": (
        EVENTS,
        "event_types:\n- id: AGREE\n  add_triggers: [{nouns: [chat], subjects: [guest], reason: Tea.}]\n",
        "3 (AGREE)",
        "`subjects` limit verbs, and there are none",
        "add `verbs`",
    ),
    "removal of what is not there": (
        CUES,
        "cues:\n- {id: cooperat, remove: true}\n",
        "2 (cooperat)",
        "there is no earlier cue of this id to drop",
        "did you mean 'cooperate'?",
    ),
    "removal that is none": (
        CUES,
        "cues:\n- {id: cooperate, remove: yes please}\n",
        "2 (cooperate)",
        "'remove' has an unknown value",
        "it can only be true",
    ),
    "addition to what is not there": (
        ACTORS,
        "actors:\n- {id: ATL, add_names: {name: [Atlantis]}}\n",
        "2 (ATL)",
        "there is no earlier actor of this id to add to",
        "",
    ),
    "whole key in an addition": (
        ACTORS,
        "actors:\n- id: IRN\n  add_names: {metonym: [Pasteur Street]}\n  names: {name: [Ariana]}\n",
        "4 (IRN)",
        "unknown key 'names'",
        "did you mean 'add_names'?",
    ),
    "office added to a state": (
        ACTORS,
        "actors:\n- id: IRN\n  add_offices: [{role: king}]\n",
        "2 (IRN)",
        "only a person has offices",
        "take `offices` out",
    ),
    "name of another actor": (
        ACTORS,
        "actors:\n- id: ATL\n  name: Atlantis\n  kind: state\n  names:\n    metonym: [Kremlin]\n",
        "6 (ATL)",
        "'Kremlin' is also a name of RUS (detente/codebook/data/actors/states.yaml:",
        "`ambiguous: true`",
    ),
    "added name of another actor": (
        ACTORS,
        "actors:\n- id: AFG\n  add_names:\n    metonym: [Kremlin]\n",
        "4 (AFG)",
        "'Kremlin' is also a name of RUS",
        "dates that do not overlap",
    ),
    "replaced actor with the name of another": (
        ACTORS,
        "actors:\n- {id: AFG, name: Afghanistan, kind: state,\n   names: {metonym: [Kremlin]}}\n",
        "3 (AFG)",
        "'Kremlin' is also a name of RUS",
        "dates that do not overlap",
    ),
    "invalid YAML": (
        ACTORS,
        "actors:\n- id: ATL\n  name: [Atlantis\n  kind: state\n",
        "4",
        "this is no valid YAML",
        "look at the indentation",
    ),
    "tabs": (ACTORS, "actors:\n\t- id: ATL\n", "2", "this is no valid YAML", "look at the indentation"),
    "control character": (ACTORS, "actors:\n- id: \x07\n", "2", "this is no valid YAML", "unprintable character"),
    "wrong encoding": (
        ACTORS,
        "actors:\n- id: CIV\n  name: Côte d'Ivoire\n".encode("latin-1"),
        "3",
        "byte 0xf4 is not UTF-8",
        "save the file in the encoding UTF-8",
    ),
    "UTF-16": (ACTORS, "actors: []\n".encode("utf-16"), "1", "is not UTF-8", "save the file in the encoding UTF-8"),
    "alias": (
        ACTORS,
        "actors:\n- id: ATL\n  kind: state\n  name: &a Atlantis\n  names: {name: [*a]}\n",
        "5 (ATL)",
        "anchors and aliases (& and *) have no use here",
        "write it out",
    ),
    "tag": (
        ACTORS,
        "actors:\n- id: ATL\n  kind: state\n  name: !!python/object/apply:os.system ['true']\n",
        "4 (ATL)",
        "the tag 'tag:yaml.org,2002:python/object/apply:os.system' has no use here",
        "leave it out",
    ),
    "key that is a list": (
        ACTORS,
        "actors:\n- ? [id]\n  : ATL\n",
        "2 (actor without id)",
        "a key must be a word",
        "write `key: value`",
    ),
    "two documents": (THEMES, "themes: []\n---\nthemes: []\n", "2", "a second document starts here", "`---`"),
    "too many keys": (
        ACTORS,
        "actors:\n- id: ATL\n" + "".join(f"  key{i}: 1\n" for i in range(200)),
        "2 (ATL)",
        "there are more than 100 keys",
        "look at the indentation",
    ),
    "too many entries": (
        THEMES,
        "themes:\n" + "- a\n" * (MOST_ENTRIES + 1),
        "2",
        "it has more than 5,000 entries",
        "split it into several files",
    ),
    "one name too often": (
        ACTORS,
        "kind: group\nactors:\n"
        + "".join(f"- {{id: G{i}, name: Crew, ambiguous: true}}\n" for i in range(101)),
        "103 (G100)",
        "'Crew' is listed as a name more than 100 times",
        "keep it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ONE_MISTAKE)
def test_a_mistake_is_told_with_file_line_entry_and_remedy(kind: str, folder_of) -> None:
    file, text, place, problem, remedy = ONE_MISTAKE[kind]
    folder = folder_of({file: text})
    errors = check_codebook(folder)
    assert len(errors) == 1, [str(error) for error in errors]
    error = errors[0]
    assert isinstance(error, CodebookError)
    assert error.where == f"{folder.as_posix()}/{file}:{place}"
    assert problem in error.problem
    assert error.remedy
    assert remedy in error.remedy
    assert "\n" not in str(error)
    with pytest.raises(CodebookError) as raised:
        load_codebook(folder)
    assert str(raised.value) == str(error)


def test_a_use_that_names_its_values_takes_no_other(folder_of) -> None:
    folder = folder_of(
        {
            "cues/uses.yaml": "uses: [{id: tone, meaning: How it sounds., values: [loud, low]}]\n",
            CUES: "cues:\n"
            "- {id: shout, use: tone, words: [shout], value: loud, reason: Outright.}\n"
            "- {id: hiss, use: tone, words: [hiss], value: lowly, reason: Outright.}\n"
            "- {id: hum, use: tone, words: [hum], reason: Outright.}\n",
        }
    )
    assert [(e.where, e.problem, e.remedy) for e in check_codebook(folder)] == [
        (f"{folder}/cues/mine.yaml:3 (hiss)", "'lowly' is no value of the use 'tone'", "it must be one of loud, low"),
        (f"{folder}/cues/mine.yaml:4 (hum)", "the key 'value' is missing", "it must be one of loud, low"),
    ]


def test_all_mistakes_of_a_folder_are_told(folder_of) -> None:
    # The good entry among them is no mistake; what refers to a broken entry is none either.
    folder = folder_of(
        {
            ACTORS: "kind: state\nactors:\n"
            "- {id: ATL, name: Atlantis, since: 1900-13, capital: X}\n"
            "- {id: ATL.navy, name: Atlantic Navy, kind: organ}\n"
            "- {id: LEM, name: Lemuria}\n"
            "- {id: MUU, nam: Mu}\n",
            "actors/other.yml": "actors: [{id: LEM, name: Lemuria, kind: state}]\n",
            CUES: "cues:\n- {id: warm, use: stanse, words: [], reason: Warmth.}\n"
            "- {id: cold, use: x, words: [y], reason: z}\n",
            EVENTS: "event_types: {}\n",
            THEMES: b"\xff",
            "notes.yaml": "anything\n",
        }
    )
    told = [(error.where.removeprefix(f"{folder}/"), error.problem) for error in check_codebook(folder)]
    assert sorted(told) == sorted([
        ("actors/mine.yaml:3 (ATL)", "'since': '1900-13' is no day of the calendar"),
        ("actors/mine.yaml:3 (ATL)", "unknown key 'capital'"),
        ("actors/mine.yaml:6 (MUU)", "the key 'name' is missing"),
        ("actors/mine.yaml:6 (MUU)", "unknown key 'nam'"),
        ("actors/other.yml:1 (LEM)", f"this folder has an entry of this id already, at {folder}/actors/mine.yaml:5"),
        ("cues/mine.yaml:2 (warm)", "'words' is empty"),
        ("cues/mine.yaml:3 (cold)", "there is no use 'x'"),
        ("events/mine.yaml:1", "'event_types' must be a list"),
        ("notes.yaml", "this file has no place in a codebook"),
        ("themes.yaml:1", "byte 0xff is not UTF-8"),
    ])  # fmt: skip
    with pytest.raises(CodebookError, match=r"9 more: `detente codebook check FOLDER` lists all"):
        load_codebook(folder)


def test_removing_what_others_refer_to_says_where_it_was_removed(folder_of) -> None:
    folder = folder_of({ACTORS: "actors: [{id: FRA, remove: true}]\n", "cues/mine.yaml": "cues: []\n"})
    errors = check_codebook(folder)
    assert errors
    assert all(error.problem == "there is no actor 'FRA'" for error in errors)
    assert all(error.remedy == f"it is removed at {folder}/{ACTORS}:1: remove this entry too" for error in errors)


def test_no_more_than_so_many_mistakes_are_told_of_a_file(folder_of) -> None:
    errors = check_codebook(folder_of({THEMES: "themes:\n" + "- word\n" * 4000}))
    assert len(errors) == MOST_MISTAKES + 1
    assert errors[-1].problem == f"the file has more than {MOST_MISTAKES} mistakes"


def test_a_huge_file_is_refused_unread(folder_of) -> None:
    folder = folder_of({THEMES: b"# " + b"x" * LARGEST_FILE})
    assert [error.problem for error in check_codebook(folder)] == ["the file has more than 4,000,000 bytes"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 100_000,
        "actors:\n" + "".join(" " * i + "-\n" for i in range(500)),
        # Brackets that comments seem to close: PyYAML's own composer ends the process on these.
        "[ # ]\n" * 300_000,
        '["\n]", ' * 100_000,
    ],
    ids=["brackets", "dashes", "indentation", "comments", "quotes"],
)
def test_deep_nesting_is_refused(text: str, folder_of) -> None:
    errors = check_codebook(folder_of({ACTORS: text}))
    assert [error.problem for error in errors] == ["lists and mappings nest deeper than 20"]


def test_a_bomb_of_aliases_does_not_grow(folder_of) -> None:
    lines = ["actors:", "- id: ATL", "  kind: state", "  name: Atlantis", "  a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 60)]
    errors = check_codebook(folder_of({ACTORS: "\n".join(lines)}))
    assert len(errors) == MOST_MISTAKES + 1
    assert {error.problem for error in errors[:-1]} == {"anchors and aliases (& and *) have no use here"}


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("actors.yaml", "this file has no place in a codebook"),
        ("actors/europe/states.yaml", "this file has no place in a codebook"),
        ("actor/mine.yaml", "this file has no place in a codebook"),
        ("README.md", "it holds no codebook files"),
        (".git/config.yaml", "it holds no codebook files"),
    ],
)
def test_files_in_the_wrong_place(path: str, problem: str, folder_of) -> None:
    errors = check_codebook(folder_of({path: "actors: []\n"}))
    assert [error.problem for error in errors] == [problem]
    assert "a codebook folder holds actors/*.yaml" in errors[0].remedy


def test_what_is_no_codebook_beside_codebook_files_is_left_alone(folder_of) -> None:
    folder = folder_of({"README.md": "Ours.", ".github/ci.yaml": "on: push", "actors/MINE.YAML": "actors: []\n"})
    assert check_codebook(folder) == []


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text("actors: []\n")
    assert [error.problem for error in check_codebook(file)] == ["this is a file, not a folder"]
    assert [error.problem for error in check_codebook(tmp_path / "none")] == ["there is no such folder"]


def test_a_folder_that_is_somebodys_whole_disk(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number}.txt").touch()
    assert [error.problem for error in check_codebook(tmp_path)] == ["it holds more than 1,000 files"]


def test_links_to_nowhere_and_pipes_are_told_of_and_not_waited_for(folder_of) -> None:
    folder = folder_of({"actors/good.yaml": "actors: []\n"})
    (folder / "actors/broken.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(folder / "actors/pipe.yaml")
    assert [(error.where, error.problem) for error in check_codebook(folder)] == [
        (f"{folder}/actors/{name}.yaml", "this is no file that can be read") for name in ("broken", "pipe")
    ]


def test_file_names_that_are_no_text_can_be_shown(folder_of) -> None:
    folder = folder_of({"actors/good.yaml": "actors: []\n"})
    (folder / "actors" / os.fsdecode(b"bad\xff\n.yaml")).write_text(
        "actors: [{id: ATL, name: Atlantis, kind: state}]\n"
    )
    codebook = load_codebook(folder)
    assert codebook.actors["ATL"].source.file.endswith("actors/bad??.yaml")
    str(codebook.actors["ATL"].source).encode("utf-8")


@pytest.fixture
def common_user() -> Iterator[None]:
    """Makes the test run as a user who may not read everything."""
    load_codebook()  # from a place that this user may not see
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


def test_unreadable_files_and_folders_are_told_of(common_user) -> None:
    folder = Path(tempfile.mkdtemp())
    for kind in ("actors", "cues"):
        (folder / kind).mkdir()
        (folder / kind / "mine.yaml").write_text(f"{kind}: []\n")
    (folder / "actors/mine.yaml").chmod(0)
    (folder / "cues").chmod(0)
    try:
        told = [error.problem for error in check_codebook(folder)]
    finally:
        (folder / "cues").chmod(0o700)
        shutil.rmtree(folder)
    assert told == ["the folder cannot be listed: Permission denied", "the file cannot be read: Permission denied"]
