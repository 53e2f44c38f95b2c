"""The HTML page: valid structure, nothing from outside, links that lead somewhere, hostile words that stay words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from types import ModuleType

import pytest

from detente.brief import Brief, compose
from detente.brief.page import OPENED, css_string
from detente.brief.visible import breakable, shortened, visible, web_address
from detente.model import Dossier

VOID = {"meta", "link", "br", "img", "hr", "input", "rect", "path"}


class Outline(HTMLParser):
    """What a page is made of: tags in balance, ids, links, headings."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[tuple[str, str]] = []
        self.levels: list[int] = []
        self.landmarks: list[str] = []
        self.tags: set[str] = set()
        self.events: list[str] = []
        self.feed(page)
        self.close()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in {"src", "srcset", "href", "data", "poster", "action", "xlink:href"}:
                self.loads.append((tag, value or ""))
            if name.startswith("on"):
                self.events.append(name)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag in {"header", "nav", "main", "footer"}:
            self.landmarks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()


@pytest.fixture(scope="module", params=["whole", "empty", "huge"])
def outline(request: pytest.FixtureRequest, brief: Brief, empty_brief: Brief, huge_brief: Brief) -> Outline:
    return Outline({"whole": brief, "empty": empty_brief, "huge": huge_brief}[request.param].html())


def test_tags_are_in_balance_and_ids_unique(outline: Outline) -> None:
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))


def test_links_within_the_page_lead_somewhere(outline: Outline) -> None:
    inner = {link[1:] for link in outline.links if link.startswith("#")}
    assert inner <= set(outline.ids)
    assert all(link.startswith(("#", "https://")) for link in outline.links)


def test_nothing_is_loaded(outline: Outline, brief: Brief) -> None:
    assert outline.loads == [("link", "data:,")]
    assert outline.events == []
    assert not outline.tags & {"script", "iframe", "object", "embed", "form", "img", "base"}
    page = brief.html()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert "url(" not in page
    assert "@import" not in page


def test_headings_in_order_and_landmarks(outline: Outline) -> None:
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert outline.landmarks == ["header", "nav", "main", "footer"]


def test_every_quotation_unfolds_and_every_note_stands_at_the_end(brief: Brief) -> None:
    page = brief.html()
    unfolding = page.count('<details class="context">')
    dated = sum(len(e.quotations) for s in brief.sections if s.form == "timeline" for g in s.groups for e in g.entries)
    assert unfolding == sum(1 for _ in brief.quotations()) - dated
    assert page.count('class="note"') + page.count('class="note withdrawn"') == len(brief.notes)
    for note in brief.notes:
        assert "detente show" in page
        assert note.evidence in page


def test_long_groups_are_folded(huge_brief: Brief) -> None:
    page = huge_brief.html()
    assert len(page) < 20_000_000
    # Each of the fourteen years folds its tail, and so do themes and notes.
    assert page.count('<details class="tail">') > 14 + len(huge_brief.notes) // 200
    opened = sum(OPENED.values())
    outside = re.sub(r'<details class="tail">.*?</details>\n', "", page, flags=re.DOTALL)
    assert outside.count('<article class="entry') + outside.count('<td class="date">') <= opened
    assert "more entries" in page


def test_a_square_is_one_factor_or_there_are_no_squares(brief: Brief, huge_brief: Brief) -> None:
    assert brief.judgement.countable
    assert not huge_brief.judgement.countable
    for text in (brief.html(), brief.markdown()):
        assert "Each square is one factor" in text
    for text in (huge_brief.html(), huge_brief.markdown()):
        assert "Each square is one factor" not in text
        assert "■" not in text


def test_addresses_become_links_only_if_they_are_of_the_web(dossier: Dossier) -> None:
    source = dossier.sources[0].model_copy(update={"address": "javascript:alert(document.domain)"})
    brief = compose(dossier.model_copy(update={"sources": (source, *dossier.sources[1:])}))
    page = Outline(brief.html())
    assert not [link for link in page.links if "javascript" in link]
    assert "javascript:alert(document.domain)" in brief.html()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " https://x.example",
        "https://",
        "http:///path",
        "//x.example",
        "data:text/html,x",
        "ftp://x.example",
        "https://x.example/\u202egpj",
        "https://[broken",
        "https://x.example/a b",
        "",
        None,
    ],
)
def test_what_is_no_web_address(address: str | None) -> None:
    assert web_address(address) is None


def test_hostile_words_stay_words(dossier: Dossier, dossiers: ModuleType) -> None:
    for words in dossiers.HOSTILE:
        names = {**dossier.names, "IRN": words}
        sources = tuple(
            source.model_copy(update={"title": words, "publisher": words, "address": words})
            for source in dossier.sources
        )
        page = compose(dossier.model_copy(update={"names": names, "sources": sources})).html()
        outline = Outline(page)
        assert "script" not in outline.tags
        assert outline.open == []
        assert not outline.events
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x1b\ufffe\uffff]", page)
        style = re.findall(r"<style>.*?</style>", page, flags=re.DOTALL)
        assert len(style) == 1


def test_css_string_cannot_be_left() -> None:
    assert set(re.sub(r"\\[0-9a-f]+ ", "", str(css_string("a\"b'c\\d\n}</style>é")))) <= set('"abcdstyle')


def test_visible_keeps_what_languages_need() -> None:
    # The joiner of Persian and combining marks are letters' business, not a disguise.
    assert visible("می\u200cخواهد e\u0301 🇮🇷") == "می\u200cخواهد e\u0301 🇮🇷"


def test_long_words_break_only_where_allowed() -> None:
    assert breakable("short words stay") == "short words stay"
    assert max(len(part) for part in breakable("x" * 500).split("\u200b")) == 30
    assert shortened("x" * 50, 10) == "x" * 9 + " …"
