"""The disk becomes full while the server is written to, and has room again later."""

import random
import re
from dataclasses import dataclass, field
from urllib.error import HTTPError

from clock import Clock
from ledger import Outcome
from mounts import Mount
from server import Server
from writing import Load

# What is read while nothing can be written.
PAGES = ["", "findings", "ranking", "plans", "divisions/990101200201"]
REFUSALS = (500, 503, 507)


@dataclass
class Refused:
    """How the server answered while it could not write."""

    statuses: dict[int, int] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    # Pages that could not be read, with their status.
    unread: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        statuses = ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))
        return f"refused {statuses or 'nothing'}; unread {self.unread or 'nothing'}"


def main_text(page: str) -> str:
    """What a page of the product says, without its mark-up."""
    body = re.search(r"<main.*?</main>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body.group() if body else page).split())[:300]


def unread(load: Load, pages: list[str]) -> dict[str, int]:
    found = {}
    for page in pages:
        try:
            load.clients[0].get(page)
        except HTTPError as error:
            with error:
                found[page] = error.code
    return found


def refused_writes(load: Load, clock: Clock, say) -> Refused:
    """Waits until each clerk was refused, reads, and reads again when the sessions' last minute is over."""
    while sum(load.refused.values()) < 5 * len(load.kinds) and not any(writer.fault for writer in load.writers):
        load.stopping.wait(0.05)
    refused = Refused(unread=unread(load, PAGES))
    clock.set(120)
    refused.unread |= {f"{page} two minutes later": status for page, status in unread(load, PAGES).items()}
    refused.statuses = dict(load.refused)
    refused.words = {status: main_text(said) for status, said in load.said.items()}
    say(f"  {refused}")
    for status, words in refused.words.items():
        say(f"  {status}: {words}")
    return refused


def run(server: Server, mount: Mount, password: str, seed: int, say=print) -> tuple[Outcome, Refused]:
    clock = Clock(server.data)
    server.environment = {**server.environment, **clock.environment}
    server.start()
    load = Load(server, password, random.Random(seed), again=REFUSALS)
    load.begin()
    load.wait_for_more(100)
    mount.fill(leaving=400_000)
    refused = refused_writes(load, clock, say)
    mount.make_room()
    before = load.ledger.answers
    load.wait_for_more(100)
    load.end()
    say(f"  with room again: {load.ledger.answers - before} more acknowledged without a restart")
    return load.settle(), refused
