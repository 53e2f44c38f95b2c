from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

import pytest

from detente.assembly import assemble
from detente.codebook import Codebook
from detente.model import AnalystJudgement, Document, Dossier, Dyad
from detente.reading import Reader

IRAN_RUSSIA = Dyad.of("IRN", "RUS")


@pytest.fixture(scope="session")
def dossier_of(reader: Reader, codebook: Codebook) -> Callable[..., Dossier]:
    """Reads documents and makes the dossier of Iran and Russia, or of another dyad."""

    def make(
        *documents: Document,
        as_of: datetime.date | None = None,
        families: Mapping[str, str] | None = None,
        dyad: Dyad = IRAN_RUSSIA,
        judgements: Sequence[AnalystJudgement] = (),
    ) -> Dossier:
        read = [(document, reader.read(document)) for document in documents]
        return assemble(read, dyad, codebook, as_of=as_of, families=families, judgements=judgements)

    return make
