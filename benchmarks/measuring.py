"""What the measuring scripts share: where the data are, memory, what machine this is, and how results are shown."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
"""Texts and gold that are no part of the project, in a folder beside the checkout."""
EXAMPLE = ROOT / "examples" / "iran-russia-2015"
SKIPPED = 0
"""Exit code of a script whose data are not there: `make bench` goes on with the next one."""


def parser(description: str) -> argparse.ArgumentParser:
    """The options that all scripts have."""
    made = argparse.ArgumentParser(description=description.partition("\n\n")[0])
    made.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return made


def show(result: dict[str, Any], lines: Sequence[str], as_json: bool) -> None:
    """Prints a result, as JSON or as the lines that tell it."""
    if as_json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print("\n".join(lines))


def skip(reason: str, as_json: bool) -> int:
    """Says why nothing was measured; returns the exit code."""
    show({"skipped": reason}, [f"skipped: {reason}"], as_json)
    return SKIPPED


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of a table: the first column to the left, the others to the right."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        ).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return str(value)


def machine() -> dict[str, Any]:
    """What a figure depends on besides the code."""
    from detente.reading import reader_version

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cores": cores,
        "load": round(os.getloadavg()[0], 2),
        "processor": _processor(),
        "python": platform.python_version(),
        "reader": reader_version(),
    }


def machine_line(facts: dict[str, Any]) -> str:
    """The machine on one line."""
    return (
        f"{facts['cores']} cores ({facts['processor']}), load {facts['load']} at the start, "
        f"Python {facts['python']}, reader {facts['reader']}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def peak_memory() -> float:
    """Most memory that this process has had resident so far, in MiB."""
    status = _status("VmHWM")
    if status is not None:
        return status
    # Elsewhere than on Linux: bytes on macOS, KiB on the others.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def memory_now() -> float | None:
    """Memory that this process has resident now, in MiB, where the system tells."""
    return _status("VmRSS")


def _status(key: str) -> float | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    found = (line.split() for line in status.read_text(encoding="utf-8").splitlines() if line.startswith(f"{key}:"))
    return next((int(words[1]) / 1024 for words in found), None)


def texts_under(folder: Path) -> Iterator[Path]:
    """The plain texts of a folder, in the order of their names, without its notes on itself."""
    yield from sorted(path for path in folder.rglob("*.txt") if path.is_file())
