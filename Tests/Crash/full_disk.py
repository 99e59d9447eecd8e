"""The disk becomes full while the server is written to, and has room again later."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.error import HTTPError

from client import main_text
from clock import Clock
from ledger import Outcome
from load import Load
from mounts import Memory
from server import Server

# What is read while nothing can be written.
PAGES = ["", "findings", "assessments", "plans", "divisions/990101200201"]
REFUSALS = (413, 500, 503, 507)


@dataclass
class Refused:
    """How the server answered while it could not write."""

    statuses: Counter = field(default_factory=Counter)
    words: dict[int, str] = field(default_factory=dict)
    # Pages that could not be read, with their status.
    unread: dict[str, int] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Each refusal is one that says what to do, and all that is there can be read."""
        return set(self.statuses) <= {503, 507} and not self.unread

    def __add__(self, other: "Refused") -> "Refused":
        return Refused(self.statuses + other.statuses, self.words | other.words, self.unread | other.unread)

    def __str__(self) -> str:
        statuses = ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))
        unread = ", ".join(f"{what} ({status})" for what, status in self.unread.items())
        return f"refused {statuses or 'nothing'}; not to be read: {unread or 'nothing'}"


def addresses(load: Load) -> dict[str, str]:
    """What is read, by what it is called here: pages, and a photo in both sizes."""
    [(finding, digest)] = load.server.records.rows(
        "SELECT record, sha256 FROM recordPhoto JOIN finding ON finding.id = record ORDER BY record LIMIT 1")
    photos = {f"{size} photo": f"findings/{finding}/photos/{digest}/{size}" for size in ("thumbnail", "large")}
    return {f"/{page}": page for page in PAGES} | photos


def unread(load: Load, when: str) -> dict[str, int]:
    """What cannot be read, with its status."""
    found = {}
    for name, address in addresses(load).items():
        try:
            load.clients["clerk"].fetch(address)
        except HTTPError as error:
            with error:
                found[f"{name} {when}"] = error.code
    return found


def refused_writes(load: Load, clock: Clock, say, worsen=lambda: None) -> Refused:
    """Waits until the clerks were refused, reads, and reads again when the sessions' last minute is over."""
    deadline = time.monotonic() + 60
    while sum(load.refused.values()) < 5 * len(load.writers):
        if load.faults or time.monotonic() > deadline:
            raise load.failed(f"not refused within a minute: {load.faults or dict(load.refused)}")
        load.stopping.wait(0.05)
    worsen()
    refused = Refused(unread=unread(load, "at once"))
    clock.set(120)
    refused.unread |= unread(load, "two minutes later")
    refused.statuses = Counter(load.refused)
    refused.words = {status: main_text(said) for status, said in load.said.items()}
    say(f"  {refused}")
    for status, words in refused.words.items():
        say(f"  {status}: {words}")
    return refused


def run(server: Server, mount: Memory, password: str, seed: int, say=print) -> tuple[Outcome, Refused]:
    clock = Clock(server.data)
    server.environment = {**server.environment, **clock.environment}
    server.start()
    load = Load(server, password, random.Random(seed), again=REFUSALS)
    load.begin()
    load.wait_for_more(100)
    mount.fill(leaving=400_000)
    refused = refused_writes(load, clock, say, worsen=mount.fill)
    mount.make_room()
    before = load.ledger.answers
    load.wait_for_more(100)
    load.end()
    say(f"  with room again: {load.ledger.answers - before} more acknowledged without a restart")
    return load.settle(), refused
