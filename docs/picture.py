"""Takes the picture of a brief that the README shows.

After `make demo`: `python docs/picture.py brief-iran-russia.html`. It needs Chromium and the group `test`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from selenium import webdriver

WIDTH, HEIGHT = 1000, 1500


def take(page: Path, picture: Path) -> None:
    """Saves the top of a page as a PNG file."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars"):
        options.add_argument(argument)
    # Named, so that selenium doesn't look for a driver on the network.
    driver = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
    browser = webdriver.Chrome(options=options, service=driver)
    try:
        browser.set_window_size(WIDTH, HEIGHT)
        browser.get(page.resolve().as_uri())
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes(browser.get_screenshot_as_png())
    finally:
        browser.quit()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(__file__).parent / "images" / "brief.png")
