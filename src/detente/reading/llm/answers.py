"""Answers that are kept, so that a reading can be made again without asking: one file each, named by its request."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from detente.errors import ReadingError
from detente.reading.llm.bounded_json import parse
from detente.reading.llm.endpoint import MOST_BYTES

_MOST_KEPT = 8 * MOST_BYTES
"""Bytes of a file: one byte of an answer can become six when it is written."""


class KeptAnswers:
    """Answers of language models in a folder.

    The name of a file is the SHA-256 of the whole request: model, prompt, the passage and how it was asked, but not the
    address or the key. So an answer fits a request wherever it was made, and no other request.

    Args:
        folder: where they are; made with the first one. None keeps nothing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     answers = KeptAnswers(Path(folder))
    ...     answers.keep(b"a request", "small", "an answer")
    ...     answers.get(b"a request"), answers.get(b"another")
    ('an answer', None)
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, request: bytes) -> str | None:
        """The answer to a request, if it is there.

        Raises:
            ReadingError: if the file is damaged, or cannot be read.
        """
        if self._folder is None:
            return None
        file = self._file(request)
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ReadingError(f"a kept answer cannot be read ({error.strerror})", where=str(file)) from error
        try:
            kept = parse(content[:_MOST_KEPT].decode())
        except ValueError:
            kept = None
        if not isinstance(kept, dict) or not isinstance(kept.get("answer"), str):
            raise ReadingError("a kept answer is damaged", where=str(file), remedy="remove the file to ask again")
        return str(kept["answer"])

    def keep(self, request: bytes, model: str, answer: str) -> None:
        """Keeps an answer: the whole of it or nothing, even if the process is killed meanwhile.

        Raises:
            ReadingError: if the folder cannot be written.
        """
        if self._folder is None:
            return
        file = self._file(request)
        content = json.dumps({"model": model, "answer": answer}, ensure_ascii=True, indent=1, sort_keys=True)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(f".{os.getpid()}.part")
            partial.write_text(content + "\n", encoding="ascii")
            partial.replace(file)
        except OSError as error:
            raise ReadingError(
                f"the answer cannot be kept ({error.strerror})", where=str(self._folder), remedy="name another folder"
            ) from error

    def _file(self, request: bytes) -> Path:
        assert self._folder is not None, "asked only where there is a folder"
        return self._folder / f"{hashlib.sha256(request).hexdigest()}.json"
