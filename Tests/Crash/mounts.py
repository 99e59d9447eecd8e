"""A small file system in memory, which can be full or read-only in earnest. Needs root."""

import contextlib
import os
import subprocess
from pathlib import Path


class Mount:
    def __init__(self, folder: Path):
        self.folder = folder

    def remount(self, how: str) -> None:
        """`ro` or `rw`."""
        subprocess.run(["mount", "-o", f"remount,{how}", self.folder], check=True)

    def fill(self, leaving: int) -> None:
        """Takes all room but so many bytes."""
        about = os.statvfs(self.folder)
        with (self.folder / "filler").open("ab") as filler:
            filler.write(bytes(max(0, about.f_bavail * about.f_frsize - leaving)))

    def make_room(self) -> None:
        (self.folder / "filler").unlink()


@contextlib.contextmanager
def small(folder: Path, megabytes: int):
    """Mounted while this lasts."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder], check=True)
    try:
        yield Mount(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def is_permitted(folder: Path) -> bool:
    """Whether file systems may be mounted here."""
    if os.geteuid() != 0:
        return False
    try:
        with small(folder / "permitted", 1):
            return True
    except subprocess.CalledProcessError:
        return False
    finally:
        with contextlib.suppress(OSError):
            (folder / "permitted").rmdir()
