"""Workspaces on both backends, and documents to put into them."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import os
import pwd
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg import sql

from detente.model import Claim, Document, Evidence, Origin, Reading, Relation, Section, Sentence

VARIABLE = "DETENTE_TEST_POSTGRESQL"


class Draft(NamedTuple):
    text: str
    language: str
    origin: Origin
    raw: bytes


def make_draft(
    text: str,
    location: str = "note.txt",
    *,
    published: datetime.date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    language: str = "en",
    raw: bytes | None = None,
) -> Draft:
    raw = text.encode("utf-8", "surrogatepass") if raw is None else raw
    origin = Origin(
        location=location,
        media_type="text/plain",
        raw=hashlib.sha256(raw).hexdigest(),
        published=published,
        title=title,
        publisher=publisher,
    )
    return Draft(text, language, origin, raw)


def make_story(seed: int, words: int = 120) -> str:
    """A text of its own for each seed; two of them have next to no run of five words in common."""
    chance = random.Random(seed)
    vocabulary = [
        f"{a}{b}" for a, b in itertools.product(("ka", "mo", "ri", "te", "su", "lo"), ("n", "r", "st", "li", "va"))
    ]
    return " ".join(chance.choice(vocabulary) for _ in range(words)).capitalize() + "."


def make_corpus(number: int, seed: int = 0) -> list[Draft]:
    """Drafts with and without dates; some texts come from two places, some are near-copies of others."""
    chance = random.Random(seed)
    found: list[Draft] = []
    for i in range(number):
        published = None if i % 7 == 3 else datetime.date(2010, 1, 1) + datetime.timedelta(days=chance.randrange(2000))
        kind = i % 10
        if kind == 8 and found:
            text = found[-1].text
        elif kind == 9 and found:
            text = "Our own correspondent adds a few words. " + found[-3].text
        else:
            text = make_story(seed * 100_000 + i)
        found.append(make_draft(text, f"reports/{i:04}.txt", published=published, title=f"Report {i}"))
    return found


def make_reading(document: Document, reader: str = "reader 1", codebook: str = "codebook 1") -> Reading:
    """A small reading whose ranges are right: the first five words are a claim."""
    end = len(document.text)
    words = Evidence.in_text(document.id, document.text, 0, min(20, end))
    whole = Evidence.in_text(document.id, document.text, 0, end)
    claim = Claim(
        id=words.id,
        evidence=words,
        sentence=whole,
        rule="first words",
        confidence=0.5,
        label=words.quote,
        relation=Relation.CAUSES,
        section=0,
    )
    return Reading(
        document_id=document.id,
        reader=reader,
        codebook=codebook,
        words=len(document.text.split()),
        sections=(Section(start=0, end=end),),
        sentences=(Sentence(start=0, end=end, section=0),),
        claims=(claim,),
    )


@pytest.fixture(name="draft")
def _draft() -> Callable[..., Draft]:
    return make_draft


@pytest.fixture(name="story")
def _story() -> Callable[..., str]:
    return make_story


@pytest.fixture(name="corpus")
def _corpus() -> Callable[..., list[Draft]]:
    return make_corpus


@pytest.fixture(name="read")
def _read() -> Callable[..., Reading]:
    return make_reading


def _binaries() -> Path | None:
    """The newest PostgreSQL that Debian's packages or the search path have."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[4]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a PostgreSQL server: the one named in the environment, or one started for this run."""
    if VARIABLE in os.environ:
        yield os.environ[VARIABLE]
        return
    binaries = _binaries()
    if binaries is None:
        pytest.skip(f"no PostgreSQL: run tests/set-up-postgresql.sh, or set {VARIABLE} to a server's address")
    # The server refuses to run as root; its folder's path must be short, for the socket in it.
    account: dict[str, int] = {}
    if os.geteuid() == 0:
        names = [entry for entry in pwd.getpwall() if entry.pw_name == "postgres"]
        if not names:
            pytest.skip("PostgreSQL does not run as root, and there is no account postgres to run it as")
        account = {"user": names[0].pw_uid, "group": names[0].pw_gid}
    folder = Path(tempfile.mkdtemp(prefix="detente-pg-"))
    data = folder / "data"
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "detente", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
            check=True,
            capture_output=True,
            cwd=folder,
            extra_groups=[] if account else None,
            **account,
        )
        command = [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
        command += ["-c", "fsync=off", "-c", "max_connections=50"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, extra_groups=[] if account else None, **account
            )
        try:
            address = f"postgresql://detente@/postgres?host={folder}"
            for _ in range(200):
                try:
                    psycopg.connect(address).close()
                    break
                except psycopg.OperationalError:
                    assert process.poll() is None, (folder / "log").read_text()
                    time.sleep(0.05)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_numbers = itertools.count()


@pytest.fixture
def new_database(server: str) -> Iterator[Callable[[], str]]:
    """Makes empty databases and gives their addresses; they are gone after the test."""
    made: list[str] = []

    def make() -> str:
        name = f"detente_test_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        made.append(name)
        before, after = server.split("/postgres", 1)
        return f"{before}/{name}{after}"

    yield make
    with psycopg.connect(server, autocommit=True) as connection:
        for name in made:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes places for new workspaces, on each backend in turn."""
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_database")
        return make
    numbers = itertools.count()
    return lambda: str(tmp_path / f"workspace-{next(numbers)}")


@pytest.fixture
def place(new_place: Callable[[], str]) -> str:
    return new_place()
