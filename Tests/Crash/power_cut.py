"""The power fails: what was never synced is gone, or some of it.

kill -9 leaves the operating system's cache alive. Here `powercut.c` is loaded before everything else and journals each
change to the data folder; at the cut the server is killed and every change that no fsync covers is taken back. A disk
may have kept some of them, in any order and torn at its sectors: every other cut leaves a random part of them there.
Some kills are no cuts: what was unsynced then still is at the next cut.
"""

import random
import shutil
from pathlib import Path

from journal import Journal, read
from ledger import Outcome
from load import Load
from preload import compiled
from server import Server


class Disk:
    """A data folder on a disk that keeps what was synced."""

    def __init__(self, data: Path, lies: str = ""):
        """`lies`: "files" or "folders" are synced in word only."""
        self.data, self.lies = data.resolve(), lies
        # Beside the folder, on the same file system: its files keep a second name there.
        self.directory = self.data.with_name(f"{self.data.name}.powercut")
        self.forget()
        self.library = compiled("powercut")

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.library), "POWERCUT_FOLDER": str(self.data),
                "POWERCUT_JOURNAL": str(self.directory), "POWERCUT_LIES": self.lies}

    def forget(self) -> None:
        """All that is there now is on the disk."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir()

    def cut(self, dice: random.Random | None = None, likelihood: float = 0) -> tuple[int, int]:
        """Leaves what is durable, and of the rest each sector and name with that likelihood; how many changes there
        were, and how many of them were not durable."""
        if not (self.directory / "journal").exists():
            return 0, 0
        journal = Journal(self.data, self.directory)
        unsynced = journal.unsynced()
        journal.undo(unsynced)
        if likelihood:
            for change in unsynced:
                journal.redo(change, dice, likelihood)
        # Memory that SQLite shares between processes: nothing of it outlives them.
        for shared in self.data.glob("*-shm"):
            shared.unlink()
        changes = len(journal.changes)
        self.forget()
        return changes, len(unsynced)

    def stay(self) -> None:
        """A kill without a cut: the journal goes on."""
        read(self.directory / "journal")

    def undo_everything(self) -> None:
        """Synced or not: the folder as it was when the journal began."""
        journal = Journal(self.data, self.directory)
        journal.undo(journal.changes)
        self.forget()


def run(server: Server, password: str, cuts: int, seed: int, lies: str = "", say=print) -> Outcome:
    dice, disk = random.Random(seed), Disk(server.data, lies)
    server.environment = {**server.environment, **disk.environment}
    load = Load(server, password, dice)
    done = 0
    while done < cuts:
        server.start()
        outcome = load.compare()
        if not outcome.is_sound:
            server.stop()
            return outcome
        load.doctor()
        load.begin()
        load.wait_for_any_moment()
        server.kill()
        load.end()
        if dice.random() < 0.25:
            disk.stay()
            continue
        done += 1
        likelihood = 0 if lies else dice.choice([0, 0, dice.random(), 0.98])
        changes, unsynced = disk.cut(dice, likelihood)
        say(f"  cut {done}: {unsynced} of {changes} changes unsynced, {likelihood:.0%} of them kept; "
            f"{load.ledger.answers} acknowledged")
    server.start()
    outcome = load.compare()
    if not outcome.is_sound:
        server.stop()
        return outcome
    return load.settle()
