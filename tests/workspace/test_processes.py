"""Several processes at once, and processes that are killed: always the same final state."""

from __future__ import annotations

import multiprocessing
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from detente.model import Reading
from detente.workspace import Store, copies

# Forked, so that each process need not import everything anew: no workspace is open when one starts.
FORK = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True, scope="module")
def _all_imported() -> None:
    copies.sketch("imports what sketches need")


def fill(place: str, drafts, said) -> None:
    """Adds the drafts one by one, and says so; reads what is unread at the end, like `detente add`."""
    with Store.open(place) as store:
        for one in drafts:
            store.add(*one)
            said.send("added")
        batch = []
        for document in store.unread("reader", "codebook"):
            words = len(document.text.split())
            reading = Reading(document_id=document.id, reader="reader", codebook="codebook", words=words)
            batch.append((document, reading))
            if len(batch) == 10:
                store.put_readings(batch)
                said.send("read")
                batch = []
        store.put_readings(batch)


def start(place: str, drafts):
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=fill, args=(place, drafts, theirs))
    process.start()
    theirs.close()
    return process, ours


def finish(started) -> None:
    process, said = started
    with suppress(EOFError):
        while True:
            said.recv()
    said.close()
    process.join(120)
    assert process.exitcode == 0


def exported(place: str, file: Path) -> bytes:
    with Store.open(place, create=False) as store:
        assert list(store.check()) == []
        store.export(file)
    return file.read_bytes()


def test_two_processes_that_add_overlapping_documents_end_as_one_would(new_place, corpus, tmp_path):
    drafts = corpus(60)
    alone, shared = new_place(), new_place()
    finish(start(alone, drafts))
    # The workspace is new for all of them, so they meet in making its schema, too.
    running = [start(shared, part) for part in (drafts[:45], list(reversed(drafts[15:])), drafts[10:50])]
    for one in running:
        finish(one)
    finish(start(shared, drafts))  # what one process read before another gave it an earlier date
    assert exported(shared, tmp_path / "shared.zip") == exported(alone, tmp_path / "alone.zip")


@pytest.mark.parametrize("seed", [20150202])
def test_killed_at_any_point_and_run_again_it_ends_as_a_clean_run_does(new_place, corpus, tmp_path, seed):
    drafts = corpus(200, seed=seed)
    clean, killed = new_place(), new_place()
    finish(start(clean, drafts))
    chance = random.Random(seed)
    kills = 0
    for _ in range(4):
        process, said = start(killed, drafts)
        with suppress(EOFError):
            for _ in range(chance.randrange(1, 215)):
                said.recv()
        time.sleep(chance.random() * 0.004)
        process.kill()
        process.join(30)
        said.close()
        kills += process.exitcode == -signal.SIGKILL
        with Store.open(killed) as store:
            assert list(store.check()) == []
    assert kills >= 2
    finish(start(killed, drafts))
    assert exported(killed, tmp_path / "killed.zip") == exported(clean, tmp_path / "clean.zip")


def test_a_killed_import_leaves_nothing(new_place, corpus, tmp_path):
    with Store.open(new_place()) as store:
        for one in corpus(60):
            store.add(*one)
        store.export(tmp_path / "all.zip")
    place = new_place()
    Store.open(place).close()
    code = (
        "import sys, os, signal\n"
        "from detente.workspace import Store, rows\n"
        "real, count = rows.refresh, iter(range(100))\n"
        "def refresh(*arguments):\n"
        "    if next(count) == 30: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(*arguments)\n"
        "rows.refresh = refresh\n"
        "Store.open(sys.argv[1]).import_from(sys.argv[2])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, place, str(tmp_path / "all.zip")], check=False)
    assert done.returncode == -signal.SIGKILL
    with Store.open(place) as store:
        assert store.statistics().documents == store.statistics().raws == 0
        store.import_from(tmp_path / "all.zip")
        store.export(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "all.zip").read_bytes()


def test_readers_see_one_state_while_another_process_writes(new_place, corpus, tmp_path):
    place = new_place()
    Store.open(place).close()
    started = start(place, corpus(40))
    with Store.open(place) as store:
        sizes = []
        for number in range(5):
            sizes.append(len(list(store.documents())))
            store.export(tmp_path / f"{number}.zip")
            started[1].recv()
        finish(started)
        assert sizes == sorted(sizes)
    for number in range(5):  # each export is whole by itself
        with Store.open(tmp_path / f"imported{number}") as store:
            store.import_from(tmp_path / f"{number}.zip")
            assert list(store.check()) == []
