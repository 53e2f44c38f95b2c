"""Codebook folders for the tests, written where each test wants them."""

from collections.abc import Callable
from pathlib import Path

import pytest

FolderOf = Callable[..., Path]


@pytest.fixture
def folder_of(tmp_path: Path) -> FolderOf:
    """Writes a codebook folder: `folder_of({"actors/mine.yaml": "actors: ..."})`, in `name` below a new directory."""

    def write(files: dict[str, str | bytes], name: str = "mine") -> Path:
        folder = tmp_path / name
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write
