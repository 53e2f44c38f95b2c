"""docs/codebook.md says what holds: its examples are loaded, its tables have every key, its messages are real."""

import re
from pathlib import Path

import pytest

from detente.codebook import NameForm, check_codebook, load_codebook, written
from detente.codebook.folder import MOST_ENTRIES, MOST_FILES
from detente.codebook.yaml_text import LARGEST_FILE, MOST_MISTAKES
from detente.model import ActorKind

PAGE = (Path(__file__).parents[2] / "docs/codebook.md").read_text("utf-8")
FENCE = re.compile(r"^```(?P<language>\w+) title=\"(?P<title>[^\"]+)\"\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = {match["title"]: match["text"] for match in FENCE.finditer(PAGE)}


def folder_of_page(name: str, tmp_path: Path) -> Path:
    for title, text in BLOCKS.items():
        if title.startswith(f"{name}/"):
            file = tmp_path / title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    return tmp_path / name


def test_every_yaml_example_is_of_a_file() -> None:
    assert PAGE.count("```yaml") == sum(title.endswith(".yaml") for title in BLOCKS) >= 7


def test_the_examples_are_right_and_do_what_the_page_says(tmp_path: Path) -> None:
    folder = folder_of_page("my-codebook", tmp_path)
    assert [str(error) for error in check_codebook(folder)] == []
    codebook = load_codebook(folder)
    assert codebook.resolve("Pasteur Street").id == "IRN"
    assert codebook.resolve("Collective Peacekeeping Forces").id == "CSTO_PKF"
    assert codebook.resolve("Coral Palace").id == "ATL"
    assert codebook.actor("ATL.gadeirus").role == "queen"
    assert codebook.resolve("Atlantic Navy").speaks_for == "ATL"
    stance = {cue.id: cue.words for cue in codebook.cues("stance")}
    assert "cold shoulder" in stance["cold-shoulder"]
    assert "act in concert" in stance["cooperate"]
    assert "agree-words" in {cue.id for cue in load_codebook().cues("stance")}
    assert "agree-words" not in stance
    assert codebook.uses["tone"].values == ("loud", "low")
    assert list(codebook.themes)[-1] == "sport"
    assert "hypersonic" in codebook.themes["security"].words
    assert codebook.event_types["CONSULT"].triggers[-1].cameo == "046"
    shuttle = codebook.exemplars["consult-shuttle-diplomacy"]
    assert (shuttle.type, shuttle.mode, shuttle.cameo, shuttle.check) == ("CONSULT", "visit", "042", False)
    assert codebook.exemplars["consult-shuttle-check"].check
    assert len(codebook.exemplars["accuse-call-for-sanctions"].sentences) == 13


def test_the_messages_are_what_the_check_says(tmp_path: Path) -> None:
    folder = folder_of_page("wrong", tmp_path)
    told = [str(error).removeprefix(f"{tmp_path}/") for error in check_codebook(folder)]
    told = [re.sub(r"(states\.yaml):\d+", r"\1:…", message) for message in told]
    assert told == BLOCKS["What the check says"].splitlines()


@pytest.mark.parametrize(
    "form",
    [
        written.WrittenActor,
        written.WrittenName,
        written.WrittenOffice,
        written.MoreOfActor,
        written.WrittenUse,
        written.WrittenCue,
        written.WrittenTheme,
        written.MoreWords,
        written.WrittenEventType,
        written.WrittenMode,
        written.WrittenTrigger,
        written.MoreTriggers,
        written.WrittenExemplars,
        written.MoreSentences,
        written.Removal,
    ],
)
def test_every_key_is_documented(form: type) -> None:
    for key in form.model_fields:
        assert f"`{key}`" in PAGE or f"`{key}: true`" in PAGE, key


def test_needed_keys_are_bold() -> None:
    forms = (
        written.WrittenActor,
        written.WrittenName,
        written.WrittenOffice,
        written.WrittenUse,
        written.WrittenCue,
        written.WrittenTheme,
        written.WrittenEventType,
        written.WrittenMode,
        written.WrittenTrigger,
        written.WrittenExemplars,
    )
    needed = {key for form in forms for key, field in form.model_fields.items() if field.is_required()}
    assert set(re.findall(r"\*\*`(\w+)`\*\*", PAGE)) == needed


def test_every_kind_and_form_is_documented() -> None:
    for word in (*ActorKind, *NameForm):
        assert f"`{word.value}`" in PAGE


def test_every_use_is_documented() -> None:
    codebook = load_codebook()
    rows = dict(re.findall(r"^\| `([a-z_-]+)` \| (.* \| .*) \|$", PAGE.partition("| use | what for")[2], re.MULTILINE))
    for use in codebook.uses.values():
        meaning, _, values = rows.get(use.id, "").partition(" | ")
        assert meaning == use.meaning, f"docs/codebook.md needs the row | `{use.id}` | {use.meaning} | … |"
        known = {cue.value for cue in codebook.cues(use.id)} | set(use.values)
        assert set(re.findall(r"`([^`]+)`", values)) <= known, f"docs/codebook.md, values of {use.id}: {sorted(known)}"


def test_the_limits_are_those_of_the_loader() -> None:
    limits = (
        f"A folder may hold {MOST_FILES:,} files, a file {LARGEST_FILE // 1_000_000} MB and {MOST_ENTRIES:,} entries"
    )
    assert limits in PAGE
    assert f"no more than {MOST_MISTAKES} mistakes" in PAGE
