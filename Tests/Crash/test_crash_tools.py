"""The tools of the proofs in `Tests/Crash`, on programs and traces whose fate is known."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

import crash
import table
from answers_after_sync import Checked, check
from journal import Journal, Unfollowed
from ledger import ACTIONS, Outcome
from load import Writer
from power_cut import Disk

# What a program does, in the words of Python's os module, and what is left of the folder after the cut. Each is
# killed where it ends, without closing anything.
FATES = {
    "a write without a sync": ("put('old', b'new')", {"old": b"old"}),
    "a write with a sync": ("sync(put('old', b'new'))", {"old": b"new"}),
    "a write after the sync": ("f = put('old', b'new'); sync(f); os.pwrite(f, b'later', 1)", {"old": b"new"}),
    "a longer write without a sync": ("put('old', b'longer')", {"old": b"old"}),
    "a shortening without a sync": ("os.ftruncate(put('old', b''), 1)", {"old": b"old"}),
    "an emptying while opening": ("os.open('old', os.O_WRONLY | os.O_TRUNC)", {"old": b"old"}),
    "a new file, synced without its folder": ("sync(put('fresh', b'f'))", {"old": b"old"}),
    "a new file, synced with its folder": ("sync(put('fresh', b'f')); folder('.')", {"old": b"old", "fresh": b"f"}),
    "a new name, not its bytes": ("put('fresh', b'f'); folder('.')", {"old": b"old", "fresh": b""}),
    "a rename without its folder": ("os.rename('old', 'other')", {"old": b"old"}),
    "a rename with its folder": ("os.rename('old', 'other'); folder('.')", {"other": b"old"}),
    "a rename over a file": ("sync(put('fresh', b'f')); os.rename('fresh', 'old')", {"old": b"old"}),
    "a removal without its folder": ("os.unlink('old')", {"old": b"old"}),
    "a removal with its folder": ("os.unlink('old'); folder('.')", {}),
    "a rename into another folder": (
        "os.mkdir('sub'); folder('.'); os.rename('old', 'sub/old'); folder('sub')",
        {"old": b"old", "sub": None, "sub/old": b"old"}),
    "a new folder, all in it synced": (
        "os.mkdir('sub'); sync(put('sub/fresh', b'f')); folder('sub')", {"old": b"old"}),
}
PROGRAM = """
import os, signal
def put(name, content):
    file = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
    os.pwrite(file, content, 0)
    return file
def sync(file): os.fsync(file)
def folder(name): os.fsync(os.open(name, os.O_RDONLY | os.O_DIRECTORY))
"""


@pytest.fixture
def disk(tmp_path) -> Disk:
    """A folder with one file that is on the disk."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "old").write_bytes(b"old")
    return Disk(tmp_path / "data")


def do(disk: Disk, steps: str) -> None:
    subprocess.run([sys.executable, "-c", f"{PROGRAM}\n{steps}\nos.kill(os.getpid(), signal.SIGKILL)"],
                   cwd=disk.data, env={**os.environ, **disk.environment}, check=False)


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize("fate", FATES)
def test_a_power_cut_leaves_what_was_synced(disk, fate):
    steps, left = FATES[fate]
    do(disk, steps)
    disk.cut()
    assert tree(disk.data) == left


@pytest.mark.parametrize("fate", FATES)
def test_all_that_a_program_does_is_followed(disk, fate):
    before = tree(disk.data)
    do(disk, FATES[fate][0])
    disk.undo_everything()
    assert tree(disk.data) == before


@pytest.mark.parametrize("fate", FATES)
def test_a_disk_may_have_kept_all_of_it(disk, fate):
    do(disk, FATES[fate][0])
    after = tree(disk.data)
    disk.cut(random.Random(1), likelihood=1)
    assert tree(disk.data) == after


@pytest.mark.short
def test_a_disk_may_have_kept_some_sectors(disk):
    do(disk, "put('old', b'x' * 100_000)")
    disk.cut(random.Random(1), likelihood=0.5)
    content = (disk.data / "old").read_bytes()
    sectors = {content[start:start + 512] for start in range(512, 99_000, 512)}
    assert sectors == {b"x" * 512, bytes(512)}


@pytest.mark.parametrize("rest", [lambda whole: whole[:50], lambda whole: bytes(len(whole))],
                         ids=["half of it", "room without its bytes"])
def test_a_kill_in_the_midst_of_a_record_takes_no_other_one_with_it(disk, rest):
    do(disk, "sync(put('old', b'new'))")
    journal = disk.directory / "journal"
    with journal.open("ab") as file:
        file.write(rest(journal.read_bytes()))
    disk.stay()
    do(disk, "sync(put('fresh', b'f')); folder('.')")
    disk.cut()
    assert tree(disk.data) == {"old": b"new", "fresh": b"f"}


def test_a_change_that_is_not_followed_ends_the_proof(disk):
    do(disk, "os.writev(os.open('old', os.O_WRONLY), [b'a', b'b'])")
    with pytest.raises(Unfollowed, match="writev"):
        Journal(disk.data, disk.directory)


# A request on socket 9 is received, the log is synced by another thread, and the answer leaves.
RECEIVED = '11 10.000100 read(27<socket:[9]>, "POST /990101/places HTTP/1.1\\r\\nA"..., 2048) = 374 <0.000020>'
BODY = '11 10.000300 read(27<socket:[9]>, "name=a"..., 2048) = 120 <0.000020>'
SYNCED = '12 10.000500 fdatasync(7</d/wenming.sqlite-wal>) = 0 <0.001000>'
ANSWERED = '11 10.002000 write(27<socket:[9]>, "HTTP/1.1 303 See Other\\r\\nLocation"..., 501) = 501 <0.000030>'
REFUSED = '11 10.002000 write(27<socket:[9]>, "HTTP/1.1 409 Conflict\\r\\nLocation"..., 501) = 501 <0.000030>'
BROKEN_OFF = ['12 10.000500 fdatasync(7</d/wenming.sqlite-wal> <unfinished ...>',
              BODY.replace("10.000300", "10.000550"),
              '12 10.001500 <... fdatasync resumed>) = 0 <0.001000>']


@pytest.mark.short
@pytest.mark.parametrize(("lines", "answers", "early"), [
    ([RECEIVED, BODY, SYNCED, ANSWERED], 1, 0),
    ([RECEIVED, BODY, *BROKEN_OFF[::2], ANSWERED], 1, 0),
    ([RECEIVED, ANSWERED], 1, 1),
    # The sync had begun before all of the request was there.
    ([RECEIVED, *BROKEN_OFF, ANSWERED], 1, 1),
    ([SYNCED.replace("10.0005", "09.0005"), RECEIVED, ANSWERED], 1, 1),
    # It ended only after the answer had left.
    ([RECEIVED, ANSWERED.replace("10.002", "10.001"), SYNCED], 1, 1),
    # It failed, or was of another file.
    ([RECEIVED, SYNCED.replace("= 0", "= -1 EIO (Input/output error)"), ANSWERED], 1, 1),
    ([RECEIVED, SYNCED.replace("wenming.sqlite-wal", "photos/incoming/1"), ANSWERED], 1, 1),
    # Another request's answer: each counts by its own socket.
    ([RECEIVED, SYNCED, RECEIVED.replace("[9]", "[8]").replace("10.0001", "10.0018"),
      ANSWERED.replace("[9]", "[8]"), ANSWERED.replace("10.002", "10.003")], 2, 1),
    ([RECEIVED, REFUSED], 0, 0),
    ([], 0, 0),
])
def test_an_answer_that_leaves_before_its_sync_is_found(lines, answers, early):
    checked = check(lines)
    assert (len(checked.answers), len(checked.early)) == (answers, early)


@pytest.mark.short
@pytest.mark.parametrize(("checked", "is_sound"), [
    (Checked(answers=[1, 2, 9], syncs=[1, 2, 9], together=5), True),
    # Two that were written one after the other cannot have had one sync.
    (Checked(answers=[1, 2, 9], syncs=[2, 7, 9], together=5), False),
    (Checked(answers=[1, 2], syncs=[1, 2], together=5, early=["left early"]), False),
    # Nothing was written alone.
    (Checked(answers=[7], syncs=[7], together=5), False),
])
def test_each_answer_alone_needs_a_sync_of_its_own(checked, is_sound):
    assert checked.is_sound == is_sound


@pytest.mark.short
def test_a_writer_that_breaks_off_says_so():
    def broken():
        raise ValueError("no such visit")
        yield

    writer = Writer(SimpleNamespace(stopping=threading.Event()), broken(), [])
    writer.run()
    assert writer.fault == "ValueError('no such visit')"


@pytest.mark.short
@pytest.mark.parametrize(("written", "absent"), [
    ([*ACTIONS], set()),
    ([*ACTIONS] * 3, set()),
    (["place"] * 30, set(ACTIONS) - {"place"}),
    # Some of each at the beginning, and then no more.
    ([*ACTIONS, *["place", "plan"] * 10], set(ACTIONS) - {"place", "plan"}),
])
def test_a_kind_that_is_not_written_all_the_time_is_named(written, absent):
    assert Outcome(written).absent(stretch=10) == absent


@pytest.mark.short
def test_a_proof_that_breaks_off_fails_and_the_others_are_held(monkeypatch, capsys):
    def breaks_off(run):
        yield crash.Line(True, "so far")
        raise SystemExit("no more answers; acknowledged until then: place 7")

    monkeypatch.setattr(crash, "PROOFS", {
        "kill": (breaks_off, ""), "clock": (lambda run: [1 / 0], ""), "full": (lambda run: [crash.Line(None, "")], "")})
    monkeypatch.setattr(sys, "argv", ["crash", "--seed", "1"])
    with pytest.raises(SystemExit) as ended:
        crash.main()
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "seed 1", "kill: holds: so far", "kill: FAILS: no more answers; acknowledged until then: place 7",
        "clock: FAILS: ZeroDivisionError('division by zero')", "full: skipped: "]


@pytest.mark.short
def test_the_table_keeps_what_was_not_run():
    before = "| What |\n|---|\n| one | 1 × | 2026-01-01 |\n| two | 2 × | 2026-01-01 |\n"
    row = table.line("two", 3, Outcome(["place"] * 1200 + ["visit", "fix"], lost=["a"]), 5, "2026-02-02 debug")
    assert row == "| two | 3 × | 1,202 | 1 | 0 | 1 | 1 | 0 | 5 | 2026-02-02 debug |\n"
    pauses = table.pause_line("three", [2.04, 30], 5, "2026-02-02 debug")
    assert pauses == "| three | 2 × | 2.0, 30.0 | 5 | 2026-02-02 debug |\n"
    assert table.renewed(before, row) == before.replace("| two | 2 × | 2026-01-01 |\n", row)
    assert table.renewed(before, row.replace("two", "three")) == before + row.replace("two", "three")
