"""The brief as one self-contained HTML page."""

from __future__ import annotations

import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from detente.brief.abridging import even_cut
from detente.brief.content import Brief, Group, Section, SectionForm
from detente.brief.visible import seam, visible, web_address
from detente.brief.words import shipped_words

LIMITS = {"quotations": 4, "notes": 200, "back": 6}
"""What an entry shows at once of its quotations, the end of its notes, and a note of its links back."""

OPENED: dict[SectionForm, int] = {
    "factors": 40,
    "agreements": 40,
    "statements": 40,
    "forecasts": 40,
    "timeline": 120,
    "judged": 60,
    "sources": 60,
    "gaps": 40,
}
"""Entries of a section that are shown at once, evenly over its groups. The rest unfolds on click, and is on paper."""


def to_html(brief: Brief) -> str:
    """The brief as one HTML5 page: no script, no request to anywhere, fit for screen, phone and paper.

    Every quotation unfolds in its context, and the notes at the end repeat all of them by number, which is what
    paper shows.
    """
    words = shipped_words()

    def opened(section: Section) -> list[tuple[Group, int]]:
        shown = even_cut([len(group.entries) for group in section.groups], OPENED[section.form])
        return list(zip(section.groups, shown, strict=True))

    return _template().render(
        brief=brief,
        notes={note.number: note for note in brief.notes},
        words=words,
        phrases=words.phrases,
        phrase=words.phrase,
        signs=words.signs,
        titles={name: said.title for name, said in words.sections.items()},
        opened=opened,
        limits=LIMITS,
        css=Markup(_css()),
    )


def css_string(text: str) -> Markup:
    """Text as a CSS string in which nothing but letters and digits stands unescaped.

    >>> str(css_string('</style>"'))
    '"\\\\3c \\\\2f style\\\\3e \\\\22 "'
    """
    safe = "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):x} " for c in visible(text))
    return Markup(f'"{safe}"')


def _finalize(value: object) -> object:
    """Every string that the template writes, unless it is markup that the template itself made."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template() -> Template:
    words = shipped_words()

    def day(value: datetime.date | None) -> str:
        return words.date_or_undated(value)

    environment = Environment(
        autoescape=True, finalize=_finalize, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    environment.filters.update(
        css_string=css_string,
        seam=lambda text: escape(seam(text)),
        web_address=web_address,
        day=day,
        capitalise_first=lambda text: text[:1].upper() + text[1:],
    )
    return environment.from_string(_data("brief.html.j2"))


@cache
def _css() -> str:
    return _data("brief.css")


def _data(name: str) -> str:
    return files("detente.brief").joinpath("data", name).read_text("utf-8")
