"""Makes the PDF and Word files of the example from their sources beside this script.

Run it after a change to a source: `python examples/sources/build.py`. It needs the packages `typst` and `python-docx`,
which Détente itself depends on. The files it makes are committed, since a user of the example should not have to.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import docx
import typst

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "iran-russia-2015"


def word(source: Path, target: Path, *, author: str, written: datetime.datetime) -> None:
    """A Word file of a text whose first paragraph is the title, with `# ` before its headings."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.comments = author, author, ""
    properties.created = properties.modified = written
    title, *paragraphs = source.read_text(encoding="utf-8").strip().split("\n\n")
    properties.title = title
    document.add_heading(title, level=0)
    for paragraph in paragraphs:
        if paragraph.startswith("# "):
            document.add_heading(paragraph[2:], level=1)
        else:
            document.add_paragraph(paragraph)
    document.save(str(target))


def main() -> None:
    """Build every file."""
    for source in sorted(HERE.glob("*.typ")):
        typst.compile(str(source), output=str(EXAMPLE / f"{source.stem}.pdf"))
    word(
        HERE / "2014-12-12-seminar-note.md",
        EXAMPLE / "2014-12-12-seminar-note.docx",
        author="Nadia Kestrel",
        written=datetime.datetime(2014, 12, 12, 17, 0),
    )


if __name__ == "__main__":
    main()
