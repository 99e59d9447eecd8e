"""The data folder can be read and not written: from the start, and from some moment on."""

import random
import subprocess

from clock import Clock
from full_disk import REFUSALS, Refused, refused_writes
from ledger import Outcome
from mounts import Mount
from server import Server
from writing import Load


def start(server: Server, mount: Mount) -> tuple[int, str]:
    """The status that `serve` ends with on a read-only folder, and what it says."""
    mount.remount("ro")
    try:
        ended = subprocess.run([server.binary, "serve", *server.place, "--port", str(server.port)],
                               capture_output=True, text=True, check=False, timeout=60)
    finally:
        mount.remount("rw")
    return ended.returncode, ended.stdout + ended.stderr


def run(server: Server, mount: Mount, password: str, seed: int, say=print) -> tuple[Outcome, Refused]:
    """While it runs."""
    clock = Clock(server.data)
    server.environment = {**server.environment, **clock.environment}
    server.start()
    load = Load(server, password, random.Random(seed), again=REFUSALS)
    load.begin()
    load.wait_for_more(100)
    make_read_only(mount)
    refused = refused_writes(load, clock, say)
    mount.remount("rw")
    before = load.ledger.answers
    load.wait_for_more(100)
    load.end()
    say(f"  written again: {load.ledger.answers - before} more acknowledged without a restart")
    return load.settle(), refused
