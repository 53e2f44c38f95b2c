"""The commands and the Python of the tutorial and the README, run as they stand, with the outputs that they promise.

A ```bash block is run by bash; a ```text block right after it is what it prints. A ```python block holds doctest
examples, which share one namespace. `...` stands for whatever may differ, and white space is not compared.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str, int]]:
    """Language, content and line of every fenced block."""
    text = page.read_text(encoding="utf-8")
    return [(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in BLOCK.finditer(text)]


def run(script: str, folder: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "140",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    for name in [name for name in environment if name.startswith("DETENTE_")]:
        del environment[name]
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"exit code {done.returncode} from:\n{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_page(page: Path, folder: Path) -> None:
    checker = doctest.OutputChecker()
    names: dict[str, object] = {}
    output: str | None = None
    for language, content, line in blocks(page):
        where = f"{page.name}, line {line}"
        if language == "bash":
            output = run(content, folder)
        elif language == "text" and output is not None:
            wanted = content
            if not checker.check_output(wanted, output, FLAGS):
                pytest.fail(f"{where}: the page promises\n{wanted}\nbut it is\n{output}")
            output = None
        elif language == "python":
            output = None
            test = doctest.DocTestParser().get_doctest(content, names, where, page.name, line)
            assert test.examples, f"{where}: no examples in a Python block"
            test.globs = names  # the parser copies it; the blocks of a page build upon each other
            said: list[str] = []
            failed = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append, clear_globs=False).failed
            assert not failed, f"{where}:\n" + "".join(said)


@pytest.mark.parametrize("page", [ROOT / "docs" / "tutorial.md", ROOT / "README.md"], ids=["tutorial", "readme"])
def test_the_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("bash") is None:
        pytest.skip("there is no bash to run the tutorial's commands")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    run_page(page, tmp_path)


def test_a_wrong_promise_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```bash\necho one\n```\n\n```text\ntwo\n```\n", encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="promises"):
        run_page(page, tmp_path)
    page.write_text("```python\n>>> 1 + 1\n3\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="Expected"):
        run_page(page, tmp_path)
    page.write_text("```bash\nfalse\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="exit code 1"):
        run_page(page, tmp_path)
