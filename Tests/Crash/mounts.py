"""Small file systems of a proof's own, which can be full or read-only in earnest. Needs root."""

import contextlib
import os
import subprocess
from pathlib import Path


class Memory:
    """In memory (tmpfs)."""

    def __init__(self, folder: Path, megabytes: int):
        self.folder = folder
        folder.mkdir(parents=True)
        run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder)

    def remount(self, how: str) -> None:
        """`ro` or `rw`."""
        run("mount", "-o", f"remount,{how}", self.folder)

    def fill(self, leaving: int = 0) -> None:
        """Takes all room but so many bytes."""
        about = os.statvfs(self.folder)
        rest = about.f_bavail * about.f_frsize - leaving
        # Others write meanwhile: it may be full sooner.
        with (self.folder / "filler").open("ab", buffering=0) as filler, contextlib.suppress(OSError):
            while rest > 0:
                rest -= filler.write(bytes(min(rest, 1 << 20)))

    def make_room(self) -> None:
        (self.folder / "filler").unlink()

    def remove(self) -> None:
        run("umount", "--lazy", self.folder)
        self.folder.rmdir()


class Disk:
    """A disk whose file system makes itself read-only at an error, as Linux does it (ext4 on a loop device)."""

    def __init__(self, folder: Path, megabytes: int):
        self.folder, self.image = folder, folder.with_name(f"{folder.name}.img")
        folder.mkdir(parents=True)
        with self.image.open("wb") as image:
            image.truncate(megabytes << 20)
        run("mkfs.ext4", "-q", self.image)
        run("mount", "-o", "loop,errors=remount-ro", self.image, self.folder)
        (self.folder / "lost+found").rmdir()

    def fail(self) -> None:
        """An error of the file system: from now on it can be read only, under whoever writes."""
        device = os.stat(self.folder).st_dev
        name = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve().name
        Path(f"/sys/fs/ext4/{name}/trigger_fs_error").write_text("1")

    def repair(self) -> None:
        run("umount", self.folder)
        # 1: there was an error, and it is repaired.
        subprocess.run(["e2fsck", "-p", self.image], stdout=subprocess.DEVNULL, check=False)
        run("mount", "-o", "loop,errors=remount-ro", self.image, self.folder)

    def remove(self) -> None:
        run("umount", "--lazy", self.folder)
        self.folder.rmdir()
        self.image.unlink()


def run(*command) -> None:
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def mounted(kind, folder: Path, megabytes: int):
    """A file system while this lasts."""
    made = kind(folder, megabytes)
    try:
        yield made
    finally:
        made.remove()


def is_permitted(kind, folder: Path) -> bool:
    """Whether such file systems may be made here."""
    if os.geteuid() != 0:
        return False
    try:
        with mounted(kind, folder / "permitted", 8) as made:
            return kind is Memory or any(Path("/sys/fs/ext4").glob("*/trigger_fs_error")) and bool(made)
    except (subprocess.CalledProcessError, OSError):
        return False
