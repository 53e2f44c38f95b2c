"""The program as a process: start-up, pipes, terminals, signals."""

from __future__ import annotations

import multiprocessing
import os
import pty
import random
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

from detente.cli import app
from detente.codebook import load_codebook
from detente.reading import load_language_model
from detente.sources.language import language_of
from detente.workspace import Store, copies


def finish(started: subprocess.Popen, code: int = 0) -> tuple[str, str]:
    out, err = started.communicate(timeout=120)
    assert started.returncode == code, err
    return out, err


def test_help_waits_for_nothing_heavy():
    code = (
        "import sys; from detente.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'sqlalchemy', 'trafilatura', 'numpy', 'pydantic', 'typst', 'docx'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_listing_documents_loads_no_language_model(filled):
    code = (
        "import sys; from detente.cli import app\n"
        f"try: app(['-w', {str(filled)!r}, 'documents'])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'trafilatura', 'datasketch'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_exit_codes_and_streams(process, tmp_path):
    out, err = finish(process("-w", tmp_path / "w", "add", tmp_path / "absent.txt"), 1)
    assert out == "0 added, 0 known already, 1 refused; 0 documents read\n"
    assert err.count("\n") == 1
    assert "absent.txt" in err
    out, err = finish(process("-w", tmp_path / "none", "documents"), 1)
    assert (out, err.startswith("error: ")) == ("", True)
    assert "Traceback" not in err


def test_a_reader_that_stops_early_is_no_error_to_see(process, filled):
    started = process("-w", filled, "documents")
    started.stdout.close()
    err = started.stderr.read()
    started.wait(60)
    started.stderr.close()
    assert "Traceback" not in err


def test_the_workspace_and_the_codebook_can_be_named_in_the_environment(process, filled, tmp_path):
    environment = {"DETENTE_WORKSPACE": str(filled)}
    out, _ = finish(process("documents", env=environment))
    assert "3 documents" in out
    _, err = finish(process("codebook", "check", env={"DETENTE_CODEBOOK": str(tmp_path / "absent")}), 1)
    assert "no such folder" in err


def test_bars_show_in_a_terminal_only(notes, tmp_path):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from detente.cli import main; main()", "-w", str(tmp_path / "seen"), "add"]
    with subprocess.Popen([*command, str(notes)], stdout=subprocess.DEVNULL, stderr=theirs) as started:
        os.close(theirs)
        seen = b""
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:  # the other end is gone
                break
            if not chunk:
                break
            seen += chunk
    os.close(ours)
    assert started.returncode == 0
    assert b"Reading" in seen


def test_no_bars_in_a_pipe(detente, notes, tmp_path):
    assert detente("-w", tmp_path / "piped", "add", notes).stderr == ""


def many(folder, number: int):
    folder.mkdir()
    chance = random.Random(number)
    actors = ("Iran", "Russia", "Moscow", "Tehran")
    for n in range(number):
        one, other = chance.sample(actors, 2)
        text = (
            f"Note {n}\n\n{1 + n % 28} March 20{10 + n % 7}\n\n{one} and {other} signed agreement number {n} on trade."
        )
        text += f" {other} needs the revenue, but mistrust hampers cooperation with {one}." * (n % 3)
        (folder / f"{n % 190:03}-{n}.txt").write_text(text)
    return folder


def test_stopping_with_ctrl_c_says_that_it_can_go_on(process, tmp_path):
    folder = many(tmp_path / "notes", 400)
    started = process("-w", tmp_path / "w", "add", folder, "--workers", 2, start_new_session=True)
    database = tmp_path / "w" / "detente.sqlite"
    for _ in range(600):
        if database.exists():
            break
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, err = finish(started, 130)
    assert "goes on from there" in err
    assert "Traceback" not in err
    out, _ = finish(process("-w", tmp_path / "w", "add", folder))
    assert "refused" not in out


# Forked from a process that has loaded the language model, so that what is killed is the work and not the start.
FORK = multiprocessing.get_context("fork")


def add(place: str, folder: str) -> None:
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        app(["-w", place, "add", folder])


def test_add_killed_at_random_points_and_run_again_ends_as_one_clean_run(tmp_path):
    folder = many(tmp_path / "notes", 200)
    load_language_model()
    load_codebook()
    language_of("Iran and Russia signed an agreement on trade.")
    copies.sketch("Iran and Russia signed an agreement on trade.")

    def start(place: str) -> multiprocessing.Process:
        started = FORK.Process(target=add, args=(str(tmp_path / place), str(folder)))
        started.start()
        return started

    began = time.monotonic()
    start("clean").join(120)
    takes = time.monotonic() - began
    chance = random.Random(20150202)
    kills = 0
    for share in (0.1, 0.3, 0.5, 0.7):
        started = start("killed")
        time.sleep(takes * (share + 0.2 * chance.random()))
        started.kill()
        started.join(30)
        kills += started.exitcode == -signal.SIGKILL
        with Store.open(tmp_path / "killed") as store:
            assert list(store.check()) == []
    assert kills >= 2
    last = start("killed")
    last.join(120)
    assert last.exitcode == 0
    for name in ("clean", "killed"):
        with Store.open(tmp_path / name, create=False) as store:
            assert store.statistics().documents == store.statistics().readings == 200
            store.export(tmp_path / f"{name}.zip")
    assert (tmp_path / "clean.zip").read_bytes() == (tmp_path / "killed.zip").read_bytes()
