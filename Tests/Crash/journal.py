"""What `powercut.c` wrote down: every change below a folder, and which of them reached the disk."""

import os
import random
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path

HEADER = struct.Struct("<QQcB6xQQQQQII")
SECTOR = 512


class Unfollowed(Exception):
    """The product changed a file in a way that the journal does not have: nothing can be said."""


@dataclass
class Change:
    """One record of the journal; `powercut.c` says what stands where."""

    number: int
    kind: str
    is_folder: bool
    inode: int
    offset: int
    size: int
    before: int
    after: int
    old: bytes
    new: bytes

    @property
    def path(self) -> Path:
        return Path(os.fsdecode(self.old))


def read(file: Path) -> list[Change]:
    """The whole records. A kill may have left half a last one, whose change was not made: it is taken away, as the next
    process writes on from there."""
    content, changes, start = file.read_bytes(), [], 0
    while start + HEADER.size <= len(content):
        length, number, kind, is_folder, *numbers, old, new = HEADER.unpack_from(content, start)
        if length < HEADER.size + old + new or start + length > len(content):
            break
        middle = start + HEADER.size + old
        changes.append(Change(number, kind.decode(), bool(is_folder), *numbers,
                              content[start + HEADER.size:middle], content[middle:middle + new]))
        start += length
    os.truncate(file, start)
    return changes


class Journal:
    """The changes below a folder since the journal began, and the files that they were made to."""

    def __init__(self, folder: Path, directory: Path):
        self.graves = directory / "graves"
        every = read(directory / "journal")
        self.changes = [change for change in every if change.kind in "WTN"]
        unknown = sorted({str(change.path) for change in every if change.kind == "X"})
        if unknown:
            raise Unfollowed(", ".join(unknown))
        self.made = {change.offset: change.inode for change in every if change.kind == "I"}
        self.durable = {}
        for change in every:
            if change.kind == "S":
                self.durable[change.inode] = max(self.durable.get(change.inode, 0), change.offset)
        self.keep_hold(folder)

    def keep_hold(self, folder: Path) -> None:
        """Each file by its number, whatever becomes of its names."""
        wanted = {change.inode for change in self.changes if change.kind != "N"} | set(self.made.values())
        wanted |= {change.after for change in self.changes}
        for parent, _, names in os.walk(folder):
            for name in names:
                path = Path(parent, name)
                inode = path.lstat().st_ino
                if inode in wanted and not (self.graves / str(inode)).exists():
                    os.link(path, self.graves / str(inode))

    def unsynced(self) -> list[Change]:
        """What no sync covers; a name in a folder that is itself not durable is none either, synced or not."""
        unsynced, lost_folders = [], set()
        for change in self.changes:
            is_lost = change.number > self.durable.get(change.inode, 0)
            if change.kind == "N" and not is_lost:
                is_lost = not lost_folders.isdisjoint(change.path.parents)
            if is_lost:
                unsynced.append(change)
                if change.is_folder and not change.before:
                    lost_folders.add(change.path)
        return unsynced

    def undo(self, changes: list[Change]) -> None:
        for change in reversed(changes):
            if change.kind == "N":
                self.name(change, change.before)
            else:
                self.put(change.inode, [(change.offset, change.old)], change.size)

    def redo(self, change: Change, dice: random.Random, likelihood: float) -> None:
        """A change as the disk may have kept it: of a write, any of its sectors."""
        if change.kind == "W":
            edges = sorted({0, len(change.new), *range(-change.offset % SECTOR, len(change.new), SECTOR)})
            pieces = [(change.offset + start, change.new[start:end])
                      for start, end in zip(edges, edges[1:], strict=False) if dice.random() < likelihood]
            self.put(change.inode, pieces)
        elif dice.random() >= likelihood:
            return
        elif change.kind == "T":
            self.put(change.inode, [], change.offset)
        else:
            self.name(change, change.after or self.made.get(change.number, 0))

    def put(self, inode: int, pieces: list[tuple[int, bytes]], size: int | None = None) -> None:
        grave = self.graves / str(inode)
        if not grave.exists():
            return
        mode = grave.stat().st_mode
        grave.chmod(mode | 0o200)
        with grave.open("r+b") as file:
            for offset, content in pieces:
                file.seek(offset)
                file.write(content)
            if size is not None:
                file.truncate(size)
        grave.chmod(mode)

    def name(self, change: Change, inode: int) -> None:
        """Makes a name mean a file, or nothing."""
        path = change.path
        if not path.parent.is_dir():
            return
        if change.is_folder:
            path.mkdir(exist_ok=True) if inode else shutil.rmtree(path, ignore_errors=True)
            return
        path.unlink(missing_ok=True)
        if inode and (self.graves / str(inode)).exists():
            os.link(self.graves / str(inode), path)
