"""The decision on dependencies says what `pyproject.toml` and the installed packages say."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
TABLE = {
    match[1]: match[2].strip()
    for match in re.finditer(r"^\| `([\w.-]+)` \|[^|]*\|([^|]*)\|[^|]*\|$", PAGE, re.MULTILINE)
}


def declared() -> list[str]:
    """Names of all dependencies, those of extras and groups too."""
    project = PROJECT["project"]
    lines = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
        *(line for group in PROJECT["dependency-groups"].values() for line in group),
    ]
    return sorted({re.match(r"[\w.-]+", line)[0] for line in lines})  # type: ignore[index]


def family(licence: str) -> set[str]:
    """The licence families that a text speaks of, since packages write one licence in many ways."""
    known = {
        "MIT": r"\bMIT\b",
        "BSD": r"\bBSD\b",
        "Apache": r"\bApache\b",
        "PSF": r"\bPSF\b|Python Software Foundation",
        "MPL": r"\bMPL\b|Mozilla",
        "LGPL": r"\bLGPL|Lesser General Public",
        "ISC": r"\bISC\b",
        "GPL": r"(?<!L)(?<!A)GPL|(?<!Lesser )General Public",
        "AGPL": r"AGPL|Affero",
    }
    return {name for name, pattern in known.items() if re.search(pattern, licence)}


def test_the_table_lists_what_is_declared() -> None:
    assert sorted(TABLE) == declared()


@pytest.mark.parametrize("name", declared())
def test_the_licence_is_what_the_package_says(name: str) -> None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    said = " ".join(
        [
            about.get("License-Expression") or "",
            (about.get("License") or "")[:200],
            *(line for line in about.get_all("Classifier") or () if line.startswith("License")),
        ]
    )
    assert family(TABLE[name]), f"{name}: the table gives no licence that is known here: {TABLE[name]}"
    assert family(TABLE[name]) <= family(said), f"{name}: the table says {TABLE[name]}, the package says {said}"
    assert not family(said) & {"GPL", "AGPL"}


def test_every_dependency_that_users_install_has_an_upper_bound() -> None:
    for line in PROJECT["project"]["dependencies"]:
        assert "<" in line or "==" in line, f"{line} has no upper bound"
