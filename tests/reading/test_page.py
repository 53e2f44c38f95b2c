"""The page on reading, held against the program: its modules, its uses of words, its example, its JSON."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.assembly import view
from detente.codebook import Codebook
from detente.model import Document, Dyad
from detente.reading import Reader

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
# Words that are for sources and for assembly, words that are data of the reader itself, and words of the questions that
# are forecast.
NOT_OF_READING = {
    *("byline", "case_of", "credit", "dateline", "reliability"),
    *("question_class", "question_filler", "question_link", "question_time", "question_unit"),
}
# Keys of the codebook and names of statements' fields that the steps speak of.
NO_USES = {"rule", "cues", "confidence", "reliability", "announced", "refused"}


def test_every_module_has_its_step() -> None:
    steps = PAGE[PAGE.index("## The steps") : PAGE.index("### What counts")]
    reading = ROOT / "src" / "detente" / "reading"
    modules = {
        path.name
        for folder in (reading, *(reading / name for name in ("events", "coding", "encoder", "causal")))
        for path in folder.glob("*.py")
    }
    named = set(re.findall(r"`(\w+\.py)`", steps))
    assert named <= modules
    # What holds the steps together, and what several of them share, is no step.
    assert modules - named <= {"__init__.py", "many.py", "model_file.py", "parsed.py", "syntax.py", "version.py"}


def test_every_use_of_words_has_its_step(codebook: Codebook) -> None:
    steps = PAGE[PAGE.index("## The steps") : PAGE.index("### What counts")]
    named = set(re.findall(r"`([a-z_-]+)`", steps)) - NO_USES
    assert named == set(codebook.uses) - NOT_OF_READING


def test_the_example_prints_what_the_page_says() -> None:
    code, printed = re.findall(r"```(?:python|text)\n(.*?)```", PAGE, re.DOTALL)[:2]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/reading.md", "exec"), {})
    assert out.getvalue() == printed


@pytest.fixture(scope="module")
def data(reader: Reader, codebook: Codebook, make_document: Callable[..., Document]) -> dict[str, Any]:
    text = (
        "Iran distrusts Russia. Iran and Russia signed a treaty on trade on 20 January 2015. Iran criticized Russia. "
        "If Russia delivers the missiles, Iran will trust Moscow."
    )
    document = make_document(text)
    return view(document, reader.read(document), Dyad.of("IRN", "RUS"), codebook)


def keys_of(heading: str) -> list[str]:
    part = PAGE[PAGE.index(f"### `{heading}`\n") :]
    return re.findall(r"^\| `(\w+)` \|", part.split("\n##", 1)[0], re.MULTILINE)


@pytest.mark.parametrize("kind", ["factors", "agreements", "conditions", "predictions", "events"])
def test_the_tables_have_the_keys_of_the_json(data: dict[str, Any], kind: str) -> None:
    assert data[kind]
    assert all(list(item) == keys_of(kind) for item in data[kind])
    assert all(list(evidence) == keys_of("evidence") for item in data[kind] for evidence in item["evidence"])


def test_the_table_of_the_document_has_its_keys(data: dict[str, Any]) -> None:
    assert list(data["document"]) == keys_of("document")
    assert set(data) == set(re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE)) - {"evidence"}


def test_the_codebook_of_the_page_is_a_good_one(tmp_path: Path) -> None:
    from detente.codebook import load_codebook

    block = re.search(r'```yaml title="my-codebook/cues/mine.yaml"\n(.*?)```', PAGE, re.DOTALL)
    assert block is not None
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "mine.yaml").write_text(
        re.sub(r"^    ", "", block[1], flags=re.MULTILINE).rstrip() + "\n", encoding="utf-8"
    )
    stance = {word for cue in load_codebook(tmp_path).cues("stance") for word in cue.words}
    assert {"millstone", "frank exchange"} <= stance
