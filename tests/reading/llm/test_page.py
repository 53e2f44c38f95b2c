"""The page on reading with a language model, held against the program."""

from __future__ import annotations

import re
from pathlib import Path

from detente.reading.llm import pieces, prompt, settings
from detente.reading.llm.settings import LlmSettings

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "llm-reader.md").read_text(encoding="utf-8")


def test_every_module_is_named() -> None:
    folder = ROOT / "src" / "detente" / "reading" / "llm"
    named = set(re.findall(r"`(\w+\.(?:py|txt))`", PAGE[PAGE.index("## The modules") :]))
    assert named == {path.name for path in folder.iterdir() if path.is_file()} - {"__init__.py"}


def test_bounds_and_variables_are_those_of_the_code() -> None:
    chosen = LlmSettings("stub")
    assert f"up to {pieces.LONGEST:,} characters" in PAGE
    assert f"at most {chosen.most_requests}." in PAGE
    assert f"may take {chosen.seconds:g} seconds" in PAGE
    assert chosen.attempts == 4
    assert "up to four times" in PAGE
    for name in (settings.ADDRESS, settings.MODEL, settings.ANSWERS, settings.KEY):
        assert f"`{name}`" in PAGE


def test_every_rule_is_named_and_has_a_cautious_reliability(codebook) -> None:
    weights = {word: cue.weight for cue in codebook.cues("reliability") for word in cue.words}
    rules = {rule for rule in weights if rule.startswith("llm-")}
    assert {*re.findall(r"`(llm-[a-z]+)`", PAGE)} == rules
    assert all(weights[rule] == 0.5 for rule in rules)


def test_the_prompt_names_every_field_of_the_schema() -> None:
    from detente.reading.llm.proposals import KINDS, ProposedClaimant

    text = (Path(prompt.__file__).parent / "prompt.txt").read_text(encoding="utf-8")
    head, *parts = re.split(r'^"(\w+)": ', text, flags=re.MULTILINE)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    assert sections.keys() == {*KINDS, "claimants"}
    for key, kind in {**KINDS, "claimants": ProposedClaimant}.items():
        assert kind.model_fields.keys() <= set(re.findall(r'"(\w+)"', sections[key])), key
    assert all(f'"{key}"' in head for key in KINDS)
