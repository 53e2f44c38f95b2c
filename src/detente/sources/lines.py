"""What the lines at the head and the foot of a text say about it, and which of them are page furniture."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from detente.model import MetadataField, Precision
from detente.sources.dates import WrittenDate, find_dates
from detente.sources.ledger import Ledger, Rank, host_of
from detente.sources.phrases import Phrases, fold

_HEAD_LINES, _FOOT_LINES = 14, 8
_CHRONOLOGY, _FEWEST_ENTRIES = 300_000, 3
"""Characters looked at for dated lines, and the number of different days that make a text a chronology."""
_BODY_LINE = 220
"""Longer lines are paragraphs, which say nothing about the text itself."""
_MASTHEAD = 140
_TITLE_LONGEST, _TITLE_FEWEST_WORDS = 180, 2
_LABELLED_HEAD, _LABELLED_FOOT = 4_000, 2_000
_LOOKED_AT = 300
"""Characters of a paragraph that may hold a dateline or a credit."""

_DIGIT = re.compile(r"\d")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{4,}[.!][\"”’)]?\s+[A-ZА-Я]")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[/]([^()\[\]/\n]{2,60})[)\]/]")
_SEPARATORS = re.compile(r"[\s|•·»«›‹>/\\*_#~=+.,:;–—-]+")
_FURNITURE_SEPARATORS = re.compile(r"\s*(?:[|•·»«›‹>\t]|/(?=\s)|\s{2,}|(?<=\s)[-–—](?=\s))\s*")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,160}", re.IGNORECASE)
_WEEKDAY_OR_TIME = re.compile(
    r"\b(?:\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)", re.IGNORECASE
)
_NAME_BEFORE_DATE = re.compile(r"^(?P<name>[^\d|]{2,60}?)\s*(?:[|•·/–—]|\s-|-\s)\s*$")
_NAME_AFTER_DATE = re.compile(r"^\s*(?:[|•·/–—]|\s-|-\s)\s*(?P<name>[^\d|]{2,60}?)$")
_DATELINE_BEFORE = re.compile(r"^[\W_]*(?:[A-ZÀ-ÞА-Я][\w.'’-]*(?:\s+|,\s*|\s*[-–—/]\s*)){0,5}\(?$")
_DATELINE_AFTER = re.compile(r"^\)?\s*(?:[(/–—:]|-{1,2}\s|\.?\s*-{2})")
_DATELINE_WORDS = re.compile(r"^[\W_]*(?:(?:[A-ZÀ-ÞА-Я][\w.'’-]*|\d{1,2}|\d{4})[\s,.–—-]*){1,9}$")
_AFTER_AGENCY = re.compile(r"^\s*(?:[-–—:]|\.?\s*-{1,2}\s)")
_BAR = re.compile(r"\s*[|•·]\s*|\s[-–—]\s")
_STOP_AFTER_NAME = re.compile(r"\s*(?:[,(|;]|\s[-–—]\s|\s@).*$")
_EMPHASIS = re.compile(r"^[*_#>|\s]+|[*_|\s]+$")


@dataclass(frozen=True)
class Line:
    """A line that is not empty, without the space around it, and where it stands."""

    text: str
    where: str


def numbered(text: str) -> tuple[list[Line], list[Line]]:
    """The lines at the head and those at the foot of a text, the latter without the former."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    head = [Line(line, f"text, line {number}") for number, line in lines[:_HEAD_LINES]]
    rest = lines[_HEAD_LINES:][-_FOOT_LINES:]
    last = lines[-1][0] if lines else 0
    foot = [Line(line, "text, last line" if n == last else f"text, line {n} of {last}") for n, line in rest]
    return head, foot


def look_at_lines(text: str, ledger: Ledger, phrases: Phrases, *, title: bool = True) -> None:
    """Note in the ledger what the head and the foot of a text say about it.

    Args:
        text: the whole text; only its head and foot are looked at.
        ledger: takes the findings.
        phrases: words of the codebook.
        title: whether the first headline-like line is the title; False where the source has a better one.

    >>> ledger = Ledger()
    >>> text = "A visit to Tehran\\n\\nBy Jane Roe, analyst\\n\\n... Gulf News - 02/02/15 ... --"
    >>> look_at_lines(text, ledger, Phrases.of({"byline": ["by"], "outlet": ["news"]}))
    >>> origin = ledger.conclude(location="a.txt", media_type="text/plain", digest="00")
    >>> origin.title, origin.author, origin.publisher, str(origin.published)
    ('A visit to Tehran', 'Jane Roe', 'Gulf News', '2015-02-02')
    """
    head, foot = numbered(text)
    ledger.hint(list(find_dates(text[:100_000], phrases.solar_months)) if _may_hold_ambiguous(text) else [])
    patterns = _patterns(phrases)
    if title:
        _title(head, ledger, phrases, patterns)
    for line in head:
        _byline(line, ledger, patterns)
    listed = _listed_days(text, phrases, patterns)
    for line in (*head, *foot):
        _credits(line, ledger, patterns)
        _wires(line, ledger, patterns)
        if not listed:
            _dateline(line, ledger, phrases, patterns)
    if listed:
        # The dates that open the lines of a chronology are those of its entries; it is not older than the last one.
        latest = max(listed, key=lambda date: date.latest)
        ledger.add_date(latest, f"latest of {len(listed)} dated lines (a chronology)", Rank.CONTENT)
    _labelled_dates(text[:_LABELLED_HEAD], "text, head", ledger, phrases, patterns)
    if len(text) > _LABELLED_HEAD:
        _labelled_dates(text[-_LABELLED_FOOT:], "text, foot", ledger, phrases, patterns)


def _listed_days(text: str, phrases: Phrases, patterns: _Patterns) -> list[WrittenDate]:
    """The days that open lines of a chronology, each once; none where the text is no chronology."""
    found: dict[tuple[datetime.date, ...], WrittenDate] = {}
    for line in text[:_CHRONOLOGY].splitlines():
        start = line.strip(" \t*-–—•|#>")[:60]
        date = next(find_dates(start, phrases.solar_months), None) if _DIGIT.search(start) else None
        if date is None or date.precision is not Precision.DAY:
            continue
        if date.start == 0 or (len(line) <= 60 and _remaining_name_like(start, [date], patterns)):
            found.setdefault(date.readings, date)
    return list(found.values()) if len(found) >= _FEWEST_ENTRIES else []


def _may_hold_ambiguous(text: str) -> bool:
    return re.search(r"\d{1,2}[/-]\d{1,2}[/-]\d{2}", text) is not None


class _Patterns:
    """The phrases as regular expressions."""

    def __init__(self, phrases: Phrases) -> None:
        self.byline = re.compile(rf"^(?:{_either(phrases.byline)})[\s|*_]+(?P<name>\S.*)$", re.IGNORECASE)
        self.credit = re.compile(
            rf"(?:^|[(\[]\s*)(?:{_either(phrases.credit)})[\s|*_]*(?P<name>[^)\]]+)", re.IGNORECASE
        )
        self.wires = {fold(name): name for name in phrases.wire}
        label = _either(tuple(phrase.rstrip(":") for phrase in phrases.dateline))
        # A page whose elements were glued together writes "ProductionUpdated April 9".
        self.label = re.compile(
            rf"(?:\b|(?<=[a-z])(?=[A-Z]))(?:{label})\s*(?P<colon>:?)[\s|*_]*(?:on\s+|at\s+)?", re.IGNORECASE
        )


@functools.lru_cache(maxsize=8)
def _patterns(phrases: Phrases) -> _Patterns:
    return _Patterns(phrases)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases) or r"(?!)"


def _title(head: list[Line], ledger: Ledger, phrases: Phrases, patterns: _Patterns) -> None:
    for line in head:
        text = _EMPHASIS.sub("", line.text)
        if len(line.text) > _BODY_LINE:
            return
        if is_headline(text) and not is_furniture(text, phrases) and not _about_the_text(text, phrases, patterns):
            ledger.add(MetadataField.TITLE, text, line.where, Rank.LINE, words=line.text)
            return


def is_headline(text: str) -> bool:
    """Whether a line could be the title of a text: short, several words, and no sentence or lead-in.

    >>> is_headline("Incentives and Impediments"), is_headline("Iran News ..."), is_headline("He left.")
    (True, False, False)
    """
    words = re.findall(r"[^\W_]+", text)
    if not len(words) >= _TITLE_FEWEST_WORDS or len(text) > _TITLE_LONGEST:
        return False
    if (text.startswith(("[", "(")) and text.endswith(("]", ")"))) or _TWO_SENTENCES.search(text):
        return False
    return not re.search(r"(?:[,;:–—-]|\.\.+|…|(?<!\b[A-Z])(?<!\bSt)(?<!\b[A-Z]\.[A-Z])\.)[\"'”’)\s]*$", text)


def _about_the_text(text: str, phrases: Phrases, patterns: _Patterns) -> bool:
    if patterns.byline.match(text) or patterns.credit.match(text) or _ADDRESS.match(text):
        return True
    found = next(find_dates(text, phrases.solar_months), None)
    return found is not None and found.precision is Precision.DAY and _remaining_name_like(text, [found], patterns)


def _byline(line: Line, ledger: Ledger, patterns: _Patterns) -> None:
    match = patterns.byline.match(_EMPHASIS.sub("", line.text)) if len(line.text) <= _BODY_LINE else None
    if match is None:
        return
    labelled = match[0][: match.start("name")].rstrip(" |*_\t").endswith(":")
    name = match["name"] if labelled else _STOP_AFTER_NAME.sub("", match["name"])
    name = re.sub(r"(?<=\w\w)\.$", "", _EMPHASIS.sub("", name))  # the point of an initial stays
    # "By Monday the ministry had ..." is a sentence; a name is a few words, each with a capital.
    words = re.findall(r"[^\W\d_][\w.'’-]*", name)
    named = [word for word in words if word[0].isupper() or not word[0].islower()]
    small = len(words) - len(named)
    if labelled or (0 < len(named) <= 12 and small <= len(named) and len(words) <= 14 and words[0] in named):
        ledger.add(MetadataField.AUTHOR, name, line.where, Rank.LABELLED, words=line.text)


def _credits(line: Line, ledger: Ledger, patterns: _Patterns) -> None:
    stretch = _EMPHASIS.sub("", line.text)[:_LOOKED_AT]
    short = len(line.text) <= _BODY_LINE
    if short and (match := patterns.credit.search(stretch)):
        name = _EMPHASIS.sub("", match["name"]).strip()
        if address := _ADDRESS.search(name):
            if host_of(address[0]):
                ledger.set_address(address[0].rstrip(".,;"))
        elif re.match(r"[^\W\d_]", name) and len(name) <= 80:
            name = _STOP_AFTER_NAME.sub("", name).rstrip(". ")
            ledger.add(MetadataField.PUBLISHER, name, f"credit line in {line.where}", Rank.CREDIT, words=match[0])


def _wires(line: Line, ledger: Ledger, patterns: _Patterns) -> None:
    """An agency in brackets: alone on its line, beside the author, or between the dateline and the first words."""
    for bracketed in _BRACKETED.finditer(line.text[:_LOOKED_AT]):
        before, after = line.text[: bracketed.start()], line.text[bracketed.end() :]
        alone = not before.strip() and not after.strip(" .")
        beside_author = len(line.text) <= _BODY_LINE and patterns.byline.match(line.text) is not None
        opens = len(before) <= 80 and _DATELINE_WORDS.match(before) and _AFTER_AGENCY.match(after)
        if not (alone or beside_author or opens):
            continue
        for part in re.split(r"[,;/&]| and ", bracketed[1]):
            if wire := patterns.wires.get(fold(part)):
                ledger.add(
                    MetadataField.PUBLISHER, wire, f"agency in brackets, {line.where}", Rank.CREDIT, words=bracketed[0]
                )


def _dateline(line: Line, ledger: Ledger, phrases: Phrases, patterns: _Patterns) -> None:
    """A line that is only a date with a name, a place or a label, or the dateline before a report's first words."""
    stretch = line.text[:_LOOKED_AT]
    dates = list(find_dates(stretch, phrases.solar_months))
    full = [date for date in dates if date.precision is Precision.DAY]
    if len(line.text) > _BODY_LINE:
        if full and _opens_report(stretch, full[0]):
            ledger.add_date(full[0], f"dateline in {line.where}", Rank.LINE)
        return
    if not dates or is_copyright(line.text):
        return
    chosen = full or dates
    if _remaining_name_like(stretch, dates, patterns):
        for date in chosen:
            ledger.add_date(date, line.where, Rank.LINE)
        if not patterns.byline.match(stretch) and not patterns.credit.match(stretch):
            _name_beside(line, stretch, chosen[0], ledger, phrases)
    elif full and _opens_report(stretch, full[0]):
        ledger.add_date(full[0], f"dateline in {line.where}", Rank.LINE)


def _opens_report(text: str, date: WrittenDate) -> bool:
    before, after = text[: date.start], text[date.end :]
    return len(before) <= 60 and bool(_DATELINE_BEFORE.match(before)) and bool(_DATELINE_AFTER.match(after))


def _remaining_name_like(text: str, dates: list[WrittenDate], patterns: _Patterns) -> bool:
    """Whether what a line holds beside its dates is at most a label, a name, a place, a time."""
    if any(_stands_alone(text, date) for date in dates):
        return True
    rest = text
    for date in reversed(dates):
        rest = rest[: date.start] + " " + rest[date.end :]
    rest = patterns.label.sub(" ", _WEEKDAY_OR_TIME.sub(" ", _BRACKETED.sub(" ", rest)), count=2)
    words = [word for word in _SEPARATORS.split(rest) if word]
    return len(words) <= 5 and not any(word[0].islower() and word.isalpha() and word.isascii() for word in words)


def _stands_alone(text: str, date: WrittenDate) -> bool:
    """Whether a date is all that stands between two separators of a short line ("Institute · 2 May 2015")."""
    if len(text) > _MASTHEAD:
        return False
    start = max((match.end() for match in _BAR.finditer(text, 0, date.start)), default=0)
    following = _BAR.search(text, date.end)
    end = following.start() if following else len(text)
    beside = _WEEKDAY_OR_TIME.sub("", text[start : date.start] + text[date.end : end])
    return (start > 0 or following is not None) and len(re.findall(r"[^\W\d_]+", beside)) <= 1


def _name_beside(line: Line, text: str, date: WrittenDate, ledger: Ledger, phrases: Phrases) -> None:
    before = text[: date.start].lstrip(" .…*|-–—")
    after = text[date.end :].rstrip(" .…*|-–—")
    match = _NAME_BEFORE_DATE.match(before) or _NAME_AFTER_DATE.match(after)
    # A masthead has several names; a running head may part its name from its date by space alone.
    name = _BAR.split(match["name"] if match else before)[0].strip(" .…:,")
    if not name or (match is None and after.strip()):
        return
    words = name.split()
    # One word beside a date is mostly a place, unless it is written like an agency (IRNA) or run together (PressTV).
    outlet = any(fold(word) in phrases.outlet for word in words) and (match is not None or len(words) > 1)
    agency = match is not None and len(words) == 1 and re.fullmatch(r"[A-Z]{3,8}|[A-Z][a-z]+[A-Z]\w+", name)
    if 0 < len(words) <= 6 and name[0].isupper() and (outlet or agency):
        ledger.add(MetadataField.PUBLISHER, name, line.where, Rank.LINE, words=line.text)


def _labelled_dates(text: str, where: str, ledger: Ledger, phrases: Phrases, patterns: _Patterns) -> None:
    for match in patterns.label.finditer(text):
        # Within a paragraph, "published on 3 March" speaks of something else; a colon or glued words do not.
        opens = text[: match.start()].rpartition("\n")[2].strip(" |*_(-–")
        glued = bool(opens) and text[match.start() - 1].isalpha()
        if opens and not match["colon"] and not glued:
            continue
        line_rest = text[match.end() :].partition("\n")[0]
        date = next(find_dates(line_rest[:60], phrases.solar_months), None)
        if date is None or date.start > 12:
            continue
        if not opens and not match["colon"] and len(line_rest) - date.end > 60:
            continue
        ledger.add_date(date, f"{where}, behind {match[0].strip(' :|*_')!r}", Rank.LABELLED)


def is_copyright(line: str) -> bool:
    """Whether a line is a copyright notice.

    >>> is_copyright("© Copyright 2015 NetNative (All Rights Reserved)"), is_copyright("Copyright law is at issue.")
    (True, False)
    """
    line = line.strip(" \t*_|·•–—-")
    if not _COPYRIGHT.match(line) or len(line) > 160:
        return False
    return line.startswith("©") or re.search(r"\b(?:19|20)\d\d\b|©|\(c\)|rights", line, re.IGNORECASE) is not None


def is_furniture(line: str, phrases: Phrases) -> bool:
    """Whether a line holds nothing but page furniture: known phrases, separators, a copyright notice.

    >>> phrases = Phrases.of({"furniture": ["Home", "RSS Feed", "About"]})
    >>> is_furniture("Home | About |  RSS Feed", phrases), is_furniture("Home rule for Quebec", phrases)
    (True, False)
    """
    text = line.strip()
    if not text or len(text) > 400:
        return False
    if not any(character.isalnum() for character in text) or is_copyright(text):
        return True
    parts = [part for part in _FURNITURE_SEPARATORS.split(text) if part.strip(" .:…")]
    known = [_all_phrases(fold(part).strip(" .:…!"), phrases) for part in parts]
    # A menu may begin with the name of its site.
    return bool(parts) and (all(known) or (len(parts) >= 3 and all(known[1:]) and len(parts[0].split()) <= 4))


def _all_phrases(part: str, phrases: Phrases) -> bool:
    """Whether words run together ("archivecontact", "share tweet") are made of phrases only."""
    if part in phrases.furniture:
        return True
    # Reachable ends of phrases, left to right: linear in the part, which is short.
    reached = {0}
    for start in range(len(part)):
        if start not in reached:
            continue
        for end in range(start + 1, min(len(part), start + 80) + 1):
            if part[start:end].strip() in phrases.furniture:
                reached.add(end)
    return len(part) <= 200 and len(part) in reached


def without_furniture(text: str, phrases: Phrases) -> str:
    """The text without the lines of furniture at its head and foot.

    >>> without_furniture("Share\\n\\nThey met.\\n\\nRSS Feed\\n", Phrases.of({"furniture": ["Share", "RSS Feed"]}))
    'They met.'
    """
    lines = text.split("\n")
    first, last = 0, len(lines)
    while first < last and (not lines[first].strip() or is_furniture(lines[first], phrases)):
        first += 1
    while last > first and (not lines[last - 1].strip() or is_furniture(lines[last - 1], phrases)):
        last -= 1
    return "\n".join(lines[first:last])
