"""What stands in the repository: no machine's paths, no registry's addresses, no dead links."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]

# Put together here so that this file doesn't hold what it forbids.
FORBIDDEN = {
    "a path of somebody's machine": rb"(?<![\w.\-/])/(?:"
    + b"|".join([b"wo" + b"rk", b"ro" + b"ot", b"ho" + b"me", b"Us" + b"ers"])
    + rb")/\w",
    "a path in the folder of temporary files": rb"(?<![\w.\-/])/" + b"tm" + b"p/",
    "the address of a package registry": b"|".join(
        [
            b"py" + rb"pi\.org",
            b"python" + rb"hosted\.org",
            b"npm" + rb"js\.(?:org|com)",
            b"yarn" + rb"pkg\.com",
            b"conda\\." + b"anaconda",
        ]
    ),
    "the address of a CDN": b"|".join(
        [b"unp" + rb"kg\.com", b"jsde" + rb"livr\.net", b"cdn" + b"js", b"fonts\\." + b"g(?:oogleapis|static)"]
    ),
}


def committed() -> list[Path]:
    """All files that git knows, or would take in."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip("not a git checkout, so there is no list of committed files")
    files = (ROOT / name for name in done.stdout.decode().split("\0") if name)
    return [file for file in files if file.is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for file in committed():
        for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
            if match := pattern.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {match[0].decode(errors='replace')}")
    assert not found, f"{what} in:\n" + "\n".join(found)


@pytest.mark.parametrize("planted", [b"see /wo" + b"rk/x", b"https://py" + b"pi.org/simple", b"(/tm" + b"p/a)"])
def test_the_patterns_find_what_they_are_for(planted: bytes) -> None:
    assert any(re.search(pattern, planted) for pattern in FORBIDDEN.values())


PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "examples" / "README.md"],
)


def slug(heading: str) -> str:
    """The anchor of a heading, as both GitHub and the documentation's generator make it for plain headings."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())


def anchors(page: Path) -> set[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    return {
        slug("".join(child.content for child in after.children or ()))
        for token, after in itertools.pairwise(tokens)
        if token.type == "heading_open"
    }


def links(page: Path) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    found: list[str] = []
    for token in tokens:
        for child in token.children or ():
            target = child.attrGet("href") if child.type == "link_open" else child.attrGet("src")
            if isinstance(target, str):
                found.append(target)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_internal_link_resolves(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{page.relative_to(ROOT)} links to {link}, which is not there"
        if anchor and file.suffix == ".md" and "reference" not in file.parts:
            assert anchor in anchors(file), f"{page.relative_to(ROOT)} links to {link}: no such heading"


def nav_pages(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    return [page for part in parts for page in nav_pages(part)]


def test_the_navigation_and_the_pages_are_the_same() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    docs = ROOT / "docs"
    there = {str(page.relative_to(docs)) for page in docs.rglob("*.md")}
    decisions = {page for page in there if page.startswith("decisions/0")}
    assert set(nav_pages(config["nav"])) == there - decisions
    assert {f"decisions/{link}" for link in links(docs / "decisions" / "index.md")} == decisions


def test_the_documentation_fetches_no_fonts() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert config["theme"]["font"] is False
    assert "extra_javascript" not in config
    assert "analytics" not in config.get("extra", {})
