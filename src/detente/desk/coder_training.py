"""Training the event coder on a codebook folder, and adding an analyst's own sentences to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.desk.report import Progress
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.codebook import Codebook
    from detente.reading.coding import CoderModel, Coding, PairCoder

OWN_EXEMPLARS = "exemplars/own.yaml"
"""File of a codebook folder that added sentences go to."""


@dataclass(frozen=True, slots=True)
class Change:
    """A check sentence that is coded otherwise than before."""

    sentence: str
    right: str
    """The type that it is an example of."""
    before: str
    after: str
    before_probability: float
    after_probability: float

    @property
    def better(self) -> bool | None:
        """Whether it is right now and was wrong (True), the other way round (False), or wrong both times (None)."""
        return self.after == self.right if (self.after == self.right) != (self.before == self.right) else None


@dataclass(frozen=True, slots=True)
class Training:
    """What training a folder's coder came to."""

    model: Path
    """The model file."""
    sentences: int
    added: int
    """Sentences of the folder itself."""
    checked: int
    """Check sentences that were coded before and after."""
    right_before: int
    right_after: int
    changes: tuple[Change, ...]
    held_out: float
    """Macro-F1 on exemplars whose group was left out."""


def train_coder(
    folder: str | Path,
    *,
    below: Sequence[str | Path] = (),
    vectors: bool | None = None,
    progress: Progress | None = None,
) -> Training:
    """Trains the event coder on the shipped exemplars and a folder's own, and puts the model into the folder.

    Args:
        folder: a codebook folder.
        below: other codebook folders that it is laid over.
        vectors: whether the model learns from vectors too; where None, if their files are installed.
        progress: is told how far it has come.

    Returns:
        What the model makes of the check sentences, before and after.

    Raises:
        CodebookError: if a folder has a mistake.
        UsageError: if the model cannot be written.
    """
    from detente.codebook import load_codebook
    from detente.reading.coding import OWN_MODEL, PairCoder, shipped_model
    from detente.reading.coding.training import train
    from detente.reading.encoder import vectors_installed

    folder = Path(folder)
    folders = (*(Path(one) for one in below), folder)
    book = load_codebook(*folders)
    shipped = load_codebook()
    use = vectors_installed() if vectors is None else vectors
    model = train(book, vectors=use, progress=progress)
    path = folder / OWN_MODEL
    try:
        model.save(path)
    except OSError as error:
        raise UsageError(f"the model cannot be written ({error.strerror})", where=str(path)) from error
    checked = [
        (entry.type, sentence) for entry in book.exemplars.values() if entry.check for sentence in entry.sentences
    ]
    before = _code(PairCoder(shipped, shipped_model(), vectors=use), checked)
    after = _code(PairCoder(book, model, vectors=use), checked)
    changes = tuple(
        Change(sentence, right, old.type, new.type, old.probability, new.probability)
        for (right, sentence), old, new in zip(checked, before, after, strict=True)
        if old.type != new.type
    )
    return Training(
        model=path,
        sentences=_count(book),
        added=_count(book) - _count(shipped),
        checked=len(checked),
        right_before=sum(coding.type == right for coding, (right, _) in zip(before, checked, strict=True)),
        right_after=sum(coding.type == right for coding, (right, _) in zip(after, checked, strict=True)),
        changes=changes,
        held_out=_held_out(model),
    )


def add_exemplar(
    folder: str | Path,
    kind: str,
    sentences: Sequence[str],
    *,
    reason: str = "Added by the analyst.",
    check: bool = False,
) -> Path:
    """Adds marked sentences of an event type to a codebook folder; the coder knows them once it is trained.

    Args:
        folder: a codebook folder; made if it is not there.
        kind: a PLOVER type, in any case.
        sentences: sentences with `<s>source</s>` and `<t>target</t>`.
        reason: what they show.
        check: whether they are for checking, and not to be learned from.

    Returns:
        The file that holds them.

    Raises:
        UsageError: if there is no such type, or the file cannot be written.
        ReadingError: if a sentence is not marked as it should be.
        CodebookError: if the folder has a mistake, or one of the sentences is there already.
    """
    import yaml

    from detente.codebook import load_codebook
    from detente.reading.coding import unmarked

    folder = Path(folder)
    known = load_codebook().event_types
    wanted = kind.upper()
    if wanted not in known:
        raise UsageError(f"there is no event type '{kind}'", remedy=_meant(kind, load_codebook()))
    clean = [" ".join(sentence.split()) for sentence in sentences]
    for sentence in clean:
        unmarked(sentence)
    path = folder / OWN_EXEMPLARS
    entries = _entries(path)
    group = f"{wanted.lower()}-own" + ("-check" if check else "")
    entry = next((one for one in entries if one.get("id") == group), None)
    if entry is None:
        entry = {"id": group, "type": wanted, **({"check": True} if check else {}), "reason": reason, "sentences": []}
        entries.append(entry)
    held = entry["sentences"]
    held.extend(sentence for sentence in clean if sentence not in held)
    text = yaml.safe_dump({"exemplars": entries}, allow_unicode=True, sort_keys=False, width=1000)
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the file cannot be written ({error.strerror})", where=str(path)) from error
    try:
        load_codebook(folder)
    except Exception:
        # What was there before stays usable.
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
        raise
    return path


def _entries(path: Path) -> list[dict[str, Any]]:
    import yaml

    if not path.is_file():
        return []
    from detente.codebook import check_codebook

    mistakes = [one for one in check_codebook(path.parent.parent) if str(path.name) in str(one.where)]
    if mistakes:
        raise mistakes[0]
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["exemplars"])


def _meant(kind: str, book: Codebook) -> str:
    """Types whose trigger words hold what was written, else all types."""
    word = re.sub(r"[^a-z ]", "", kind.casefold())
    holding = [one.id for one in book.event_types.values() if any(word in (*t.verbs, *t.nouns) for t in one.triggers)]
    if holding:
        return f"'{kind}' is a word of {', '.join(holding)}: name the type"
    return f"the types are {', '.join(book.event_types)}"


def _code(coder: PairCoder, checked: Sequence[tuple[str, str]]) -> list[Coding]:
    from detente.reading.coding import code_marked

    return list(code_marked(coder, [sentence for _, sentence in checked]))


def _count(book: Codebook) -> int:
    return sum(len(entry.sentences) for entry in book.exemplars.values() if not entry.check)


def _held_out(model: CoderModel) -> float:
    return float(model.card["held_out_groups"]["macro_f1"])
