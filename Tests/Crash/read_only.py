"""The data folder can be read and not written: from the start, and from some moment on, when the disk has an error and
Linux makes its file system read-only under the server."""

import os
import random
import subprocess

from clock import Clock
from full_disk import REFUSALS, Refused, refused_writes
from ledger import Outcome
from load import Load
from mounts import Disk, Memory
from server import Server


def start(server: Server, mount: Memory) -> tuple[int, str]:
    """The status that `serve` ends with on a read-only folder, and what it says."""
    mount.remount("ro")
    try:
        ended = subprocess.run([server.binary, "serve", *server.place, "--port", str(server.port)],
                               capture_output=True, text=True, check=False, timeout=60)
    finally:
        mount.remount("rw")
    return ended.returncode, (ended.stdout + ended.stderr).strip()


def is_plain(said: str) -> bool:
    """One sentence in Chinese that names the folder's trouble, without a trace."""
    return "只读" in said and "NSError" not in said and "Error Domain" not in said and len(said.splitlines()) == 1


def run(server: Server, disk: Disk, password: str, errors: int, seed: int, say=print) -> tuple[Outcome, Refused]:
    """The file system fails while the server runs; it is repaired while the server is down, and all goes on: so often."""
    clock = Clock(server.data)
    server.environment = {**server.environment, **clock.environment}
    os.sync()  # the folder that the proof was given was only copied: what is unsynced now, the error takes
    load = Load(server, password, random.Random(seed), again=REFUSALS)
    refused = Refused()
    for _ in range(errors):
        refused += one_error(server, disk, load, clock, say)
    clock.set(0)
    server.start()
    load.begin()
    load.wait_for_more(50)
    load.end()
    return load.settle(), refused


def one_error(server: Server, disk: Disk, load: Load, clock: Clock, say) -> Refused:
    """And its repair; how the server answered between them."""
    clock.set(0)
    load.refused.clear()
    server.start()
    load.begin()
    load.wait_for_more(100)
    # Not in the midst of an fdatasync: ext4 answers now and then one that met the error as if it had kept what it did not
    # (a bare loop of appending and fdatasync loses its last answer so, once in twenty errors).
    with server.paused():
        disk.fail()
    refused = refused_writes(load, clock, say)
    load.end()
    server.stop()
    disk.repair()
    return refused
