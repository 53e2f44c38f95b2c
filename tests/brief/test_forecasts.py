"""Forecasts in a brief, in every format."""

from __future__ import annotations

import datetime
import json

import pytest
from jsonschema import Draft202012Validator

from detente.brief import Outlook, compose, json_schema, to_terminal
from detente.forecast.records import Asked, Change, Forecast, PastEvent, Precedent, Reason
from detente.forecast.scores import score

DAY = datetime.date(2015, 2, 2)


def make_outlook() -> Outlook:
    asked = Asked(
        one="IRN", other="RUS", names=("Iran", "Russia"), wanted="quad:2", words="material cooperation",
        directed=False, as_of=DAY, within=90,
    )  # fmt: skip
    forecast = Forecast(
        asked=asked, probability=0.353, low=0.2, high=0.45, coverage=0.8, likelihood="unlikely", base_rate=0.08,
        own_rate=0.21, persistence=True, version="questions/1", inputs="0" * 16, data_set="icews",
        reasons=(Reason(group="record", title="Their own record", words="days: 7 <b>", log_odds=1.2, points=18.3),),
        past=(PastEvent(date=DAY, source="RUS", target="IRN", cameo="061", name="Cooperate economically"),),
        precedents=(
            Precedent(one="CHN", other="IRN", as_of=datetime.date(2012, 3, 4), happened=True, after=1, distance=0.1),
            Precedent(one="IND", other="IRN", as_of=DAY.replace(2011, 3, 4), happened=False, after=None, distance=0.2),
        ),
        precedent_share=0.4,
        changes=(
            Change(source="RUS", target="IRN", cameo="057", name="Sign formal agreement", probability=0.5, points=14.7),
        ),
    )  # fmt: skip
    names = {"IRN": "Iran", "RUS": "Russia", "CHN": "China", "IND": "India"}
    record = score([0.1, 0.7], [False, True], [0.3, 0.3], [False, True])
    return Outlook(forecasts=(forecast,), names=names, record=record)


@pytest.fixture(scope="module")
def forecast_brief(dossier):
    return compose(dossier, make_outlook())


def section_of(brief):
    return next(section for section in brief.sections if section.anchor == "forecasts")


def facts_of(entry) -> dict[str, str]:
    return {fact.name: fact.words for fact in entry.facts}


def test_a_forecast_is_told_with_word_and_figure_and_reasons(forecast_brief):
    first, record = (group.entries[0] for group in section_of(forecast_brief).groups)
    assert first.label == "Material cooperation, at least once by 3 May 2015"
    facts = facts_of(first)
    assert facts["Chance"] == "35%, unlikely (80% range 20% to 45%)"
    assert facts["Base rate"] == "8% for active pairs, 21% for this pair"
    assert facts["Their own record"] == "days: 7 <b> (+18.3 points)"
    assert facts["Latest events"] == "2 February 2015, Russia to Iran: Cooperate economically (061)"
    assert (
        "China and Iran, 4 March 2012, came after 1 day; India and Iran, 4 March 2011, did not come"
        in facts["Precedents"]
    )
    assert facts["Would change it most"] == "Sign formal agreement, Russia toward Iran: to 50% (+14.7 points)"
    assert "events of icews as of 2 February 2015" in facts["From"]
    assert facts_of(record)["Answered"] == "2 forecasts, of which 50% came true"


def test_without_events_the_brief_is_as_it_was(dossier):
    assert compose(dossier) == compose(dossier, None)
    assert "forecasts" not in {section.anchor for section in compose(dossier).sections}


def test_what_cannot_be_forecast_is_said(dossier):
    brief = compose(dossier, Outlook(unavailable="no data set covers 2020-01-01"))
    assert section_of(brief).lead == "No forecast: no data set covers 2020-01-01."
    assert section_of(brief).count == 0
    open_record = compose(dossier, make_outlook().model_copy(update={"record": None}))
    assert section_of(open_record).groups[1].entries[0].label.startswith("No forecast of this workspace")


def test_every_format_tells_it(forecast_brief, tmp_path, capsys):
    Draft202012Validator(json_schema()).validate(json.loads(forecast_brief.json()))
    html = forecast_brief.html()
    assert "35%, unlikely" in html
    assert "days: 7 &lt;b&gt;" in html
    assert 'id="forecasts-1"' in html
    markdown = forecast_brief.markdown()
    assert "35%, unlikely" in markdown
    assert "<b>" not in markdown
    from rich.console import Console

    to_terminal(forecast_brief, Console(width=200))
    assert "35%, unlikely" in capsys.readouterr().out
    forecast_brief.save(tmp_path / "brief.pdf")
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "brief.pdf") as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert "unlikely (80% range" in " ".join(text.split())
    forecast_brief.save(tmp_path / "brief.docx")
    from docx import Document

    word = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "brief.docx")).paragraphs)
    assert "Material cooperation, at least once by 3 May 2015" in word
    assert "35%, unlikely" in word
