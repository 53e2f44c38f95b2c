"""What the tests of several rooms share: one codebook and one reader for the whole run."""

from __future__ import annotations

import datetime
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detente.codebook import Codebook, load_codebook
from detente.model import Document, Origin, Reading
from detente.reading import Reader

# What is no test is not found by pytest's importlib mode by itself.
sys.path.insert(0, str(Path(__file__).parent))

from stub_server import Stub, serving

MakeDocument = Callable[..., Document]
Read = Callable[..., Reading]


def document(
    text: str,
    published: datetime.date | None = datetime.date(2015, 2, 2),
    *,
    title: str | None = None,
    publisher: str | None = None,
    language: str = "en",
    location: str = "note.txt",
) -> Document:
    """A document of a text, published on Monday, 2 February 2015 where nothing else is said."""
    origin = Origin(
        location=location, media_type="text/plain", raw="0", title=title, publisher=publisher, published=published
    )
    return Document.of(text, language, [origin])


@pytest.fixture(scope="session")
def make_document() -> MakeDocument:
    """Makes documents: text, day of publication, and whatever else is named."""
    return document


@pytest.fixture(scope="session")
def spark_within() -> Iterator[str]:
    """The name of an engine: Spark within this machine, stopped when all tests are done."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java, which Spark needs")
    from pyspark.sql import SparkSession

    yield "local[1]"
    if (session := SparkSession.getActiveSession()) is not None:
        session.stop()


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """The codebook that ships with Détente."""
    return load_codebook()


@pytest.fixture(scope="session")
def reader(codebook: Codebook) -> Reader:
    """A reader with the shipped codebook: it takes seconds to make, so there is one for all tests."""
    return Reader(codebook)


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """Reads a text as if it had been published; takes what `make_document` takes."""

    def reading(text: str, *args: object, **more: object) -> Reading:
        return reader.read(document(text, *args, **more))  # type: ignore[arg-type]

    return reading


@pytest.fixture(scope="session")
def articles() -> Path:
    """The folder of articles with gold, beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[2] / "shared" / "articles"
    if not folder.is_dir():
        pytest.skip(f"the articles with gold are not at {folder.name} beside this checkout")
    return folder


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that answers as a language model's endpoint does, with what a test gives it."""
    with serving() as server:
        yield server
