"""The shipped example as files: how many, of which forms, and what its README says of them."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pypdfium2
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "iran-russia-2015"
FILES = sorted(EXAMPLE.iterdir())
README = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")


def test_it_has_every_form() -> None:
    forms = {file.name.split(".", 1)[1] for file in FILES}
    assert forms == {"html", "pdf", "docx", "md", "txt", "rss.xml", "atom.xml", "feed.json"}
    assert len(FILES) >= 22


def test_the_readme_names_every_file_and_no_other() -> None:
    table = README[README.index("## What each file is for") : README.index("## The facts")]
    named = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert sorted(named) == [file.name for file in FILES]


def test_it_is_small() -> None:
    assert sum(file.stat().st_size for file in FILES) < 400_000


def words(text: str) -> list[str]:
    """Words without what typesetting changes: hyphens at line ends, quotation marks."""
    return re.findall(r"[a-z0-9]+", re.sub(r"[’']", "", text.lower()))


def plain(source: Path) -> str:
    """A source without its markup."""
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".typ":
        text = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return re.sub(r"^[#=]+ ", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    "source", sorted((ROOT / "examples" / "sources").glob("*.[tm][yd]*")), ids=lambda path: path.name
)
def test_what_was_made_says_what_its_source_says(source: Path) -> None:
    wanted = words(plain(source))
    if source.suffix == ".typ":
        pages = pypdfium2.PdfDocument(EXAMPLE / f"{source.stem}.pdf")
        text = "\n".join(page.get_textpage().get_text_range() for page in pages)
        pages.close()
        text = re.sub(r"[-\u00ad\ufffe\u0002]\r?\n", "", text)
    else:
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(EXAMPLE / f"{source.stem}.docx")).paragraphs)
    made = words(text)
    # A header or a page number may stand between the words; a word broken at the end of a line may differ.
    there = set(made)
    missing = [word for word in wanted if word not in there]
    assert len(missing) <= len(wanted) / 50, f"not in the file that was made: {missing}"
