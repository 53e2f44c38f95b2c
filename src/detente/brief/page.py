"""The brief as one self-contained HTML page."""

from __future__ import annotations

import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from detente.brief.content import Brief
from detente.brief.visible import seam, visible, web_address
from detente.brief.words import shipped_words

LIMITS = {
    "factors": 12,
    "agreements": 20,
    "statements": 20,
    "timeline": 60,
    "sources": 40,
    "gaps": 20,
    "quotations": 4,
    "squares": 12,
    "back": 6,
}
"""What is shown at once: entries of a group by form of section, quotations of an entry, squares of a bar, links back
from a note. The rest unfolds on click (and is on paper); squares beyond the limit stand for several factors each."""


def to_html(brief: Brief) -> str:
    """The brief as one HTML5 page: no script, no request to anywhere, fit for screen, phone and paper.

    Every quotation unfolds in its context, and the notes at the end repeat all of them by number, which is what
    paper shows.
    """
    words = shipped_words()

    def more(number: int, noun: str) -> str:
        key = "more_quotations" if noun == "quotation" else "more_entries"
        counted = words.count(number, noun)
        return words.phrase(key, quotations=counted, entries=counted)

    return _template().render(
        brief=brief,
        notes={note.number: note for note in brief.notes},
        words=words,
        phrases=words.phrases,
        phrase=words.phrase,
        signs=words.signs,
        titles={name: said.title for name, said in words.sections.items()},
        more=more,
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
