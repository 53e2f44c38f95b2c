"""The page in a real browser: no request, no complaint, no overflow on a phone, evidence that opens on a click."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from detente.brief import Brief, compose
from detente.model import Dossier

selenium = pytest.importorskip("selenium", reason="selenium is not installed")

from selenium import webdriver  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")

pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="chromium and chromedriver are not installed (Debian: chromium-driver)"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or ""
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def show(browser: Any, page: Path, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(page.as_uri())


@pytest.fixture(scope="module")
def page(brief: Brief, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("page") / "brief.html"
    brief.save(target)
    return target


def test_no_request_and_no_complaint(browser: Any, page: Path) -> None:
    show(browser, page, 1200)
    requests = [
        message["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"] == "Network.requestWillBeSent"
    ]
    assert [url for url in requests if not url.startswith("data:")] == [page.as_uri()]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_no_overflow(browser: Any, page: Path, width: int) -> None:
    show(browser, page, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    wide = browser.execute_script(
        "return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right"
        " > document.documentElement.clientWidth + 1 && !e.closest('.hidden')).map(e => e.outerHTML.slice(0, 120))"
    )
    assert wide == []


def test_no_overflow_from_hostile_words(browser: Any, dossier: Dossier, dossiers: ModuleType, tmp_path: Path) -> None:
    long = "".join(dossiers.HOSTILE)
    factors = tuple(factor.model_copy(update={"label": long}) for factor in dossier.factors)
    sources = tuple(s.model_copy(update={"title": long, "address": f"https://{'a' * 400}"}) for s in dossier.sources)
    themes = dict.fromkeys(dossier.themes, "Q" * 90)
    target = tmp_path / "hostile.html"
    compose(dossier.model_copy(update={"factors": factors, "sources": sources, "themes": themes})).save(target)
    show(browser, target, 360)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    assert browser.get_log("browser") == []


def test_evidence_opens_on_a_click(browser: Any, page: Path) -> None:
    show(browser, page, 360)
    passage = browser.find_element(By.CSS_SELECTOR, "#incentives details.context .passage")
    assert not passage.is_displayed()
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", passage.find_element(By.XPATH, ".."))
    passage.find_element(By.XPATH, "../summary").click()
    assert passage.is_displayed()
    assert passage.find_element(By.TAG_NAME, "mark").text
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360


def test_a_note_number_leads_to_the_note(browser: Any, page: Path) -> None:
    show(browser, page, 1200)
    link = browser.find_element(By.CSS_SELECTOR, "#timeline td.refs a")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    number = link.text
    assert browser.current_url.endswith(f"#note-{number}")
    note = browser.find_element(By.ID, f"note-{number}")
    assert browser.execute_script("return arguments[0].getBoundingClientRect().top", note) < 900


def test_contrast_of_all_text(browser: Any, page: Path) -> None:
    """Every colour of text on its background has at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    show(browser, page, 1200)
    low = browser.execute_script(
        """
        const lum = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => { x /= 255;
          return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
          return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
        const back = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
          if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
        return [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3
          && n.textContent.trim())).map(e => { const a = lum(getComputedStyle(e).color), b = lum(back(e));
          return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.outerHTML.slice(0, 80)]; })
          .filter(([ratio]) => ratio < 4.5);
        """
    )
    assert low == []


def test_paper_shows_every_note(browser: Any, page: Path, brief: Brief, tmp_path: Path) -> None:
    import base64

    import pypdfium2

    show(browser, page, 1200)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = pypdfium2.PdfDocument(base64.b64decode(printed["data"]))
    try:
        width, height = pdf[0].get_size()
        text = "".join(each.get_textpage().get_text_range() for each in pdf)
    finally:
        pdf.close()
    assert (round(width), round(height)) in {(595, 842), (594, 841), (595, 841), (596, 842)}
    squeezed = "".join(text.split())
    assert [note.evidence for note in brief.notes if note.evidence not in squeezed] == []


def test_the_huge_page_is_usable(browser: Any, huge_brief: Brief, tmp_path: Path) -> None:
    target = tmp_path / "huge.html"
    huge_brief.save(target)
    show(browser, target, 360)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    tail = browser.find_element(By.CSS_SELECTOR, "#incentives details.tail")
    assert browser.execute_script("return arguments[0].open", tail) is False


def test_a_folded_note_opens_when_it_is_asked_for(browser: Any, huge_brief: Brief, tmp_path: Path) -> None:
    target = tmp_path / "huge.html"
    huge_brief.save(target)
    show(browser, target, 1200)
    note = huge_brief.notes[-1].number
    browser.execute_script(f"location.hash = '#note-{note}'")
    assert browser.find_element(By.ID, f"note-{note}").is_displayed()
