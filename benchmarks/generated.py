"""Documents made up for measuring: short reports on many pairs of states, each in wording of its own.

Near-copies are recognised and put together, so reports that differed in names only would measure something else. Each
report takes sentences from a stock (`reports.yaml`), each sentence picks among words, and people and places are made of
syllables, so that every report also brings words that no earlier one had, as real texts do.
"""

from __future__ import annotations

import datetime
import functools
import random
import re
from collections.abc import Callable
from pathlib import Path

import yaml

WORDS = 130
"""Sentences are added until a report has so many words; the last one and the heading bring most to about 150."""
_CHOICE = re.compile(r"\[([^\[\]]+)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@functools.cache
def stock() -> dict[str, list[str]]:
    """What reports are made of."""
    read: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("reports.yaml").read_text(encoding="utf-8"))
    return read


def report(number: int, seed: int = 0) -> str:
    """The text of one report: a heading, a date, about 150 words. The same number and seed give the same text."""
    chance = random.Random(f"{seed}:{number}")
    one, other = chance.sample(stock()["states"], 2)
    day = datetime.date(2000, 1, 1) + datetime.timedelta(days=chance.randrange(9000))
    sentences = [_sentence(chance.choice(stock()["openings"]), one, other, day, chance)]
    for template in chance.sample(stock()["sentences"], len(stock()["sentences"])):
        if sum(len(sentence.split()) for sentence in sentences) >= WORDS:
            break
        # Either side is spoken of first in about half of the sentences.
        pair = (one, other) if chance.random() < 0.5 else (other, one)
        sentences.append(_sentence(template, *pair, day, chance))
    middle = len(sentences) // 2
    heading = f"{one} and {other}: {chance.choice(stock()['topics'])} at {_name(chance)}"
    paragraphs = " ".join(sentences[:middle]), " ".join(sentences[middle:])
    return "\n\n".join([heading, f"{day.day} {day:%B} {day.year}", *paragraphs]) + "\n"


def write_reports(folder: Path, count: int, seed: int = 0) -> int:
    """Writes reports as text files, a thousand a folder; returns their words."""
    words = 0
    for number in range(count):
        text = report(number, seed)
        words += len(text.split())
        path = folder / f"{number // 1000:03}" / f"report-{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return words


def _sentence(template: str, one: str, other: str, day: datetime.date, chance: random.Random) -> str:
    """A sentence of a template; a person, place, topic or number is another one each time."""
    fillers: dict[str, Callable[[], object]] = {
        "a": lambda: one,
        "b": lambda: other,
        "day": lambda: f"{day.day} {day:%B}",
        "year": lambda: chance.randrange(1950, 2000),
        "number": lambda: chance.randrange(2, 980),
        "topic": lambda: chance.choice(stock()["topics"]),
        "place": lambda: _name(chance),
        "person": lambda: f"{_name(chance)} {_name(chance)}",
    }
    chosen = _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), template)
    text = _SLOT.sub(lambda match: str(fillers[match[1]]()), chosen)
    return text[0].upper() + text[1:]


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(stock()["syllables"]) for _ in range(chance.randrange(2, 5))).capitalize()
