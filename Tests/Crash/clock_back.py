"""The clock of a running server is set back, by an hour and by a day, while it is written to, and forward again."""

import random
import time

from client import Client
from clock import Clock
from ledger import Outcome
from load import Load
from server import Server

HOUR, DAY = 3600, 24 * 3600


def run(server: Server, password: str, writes: int, seed: int, say=print) -> Outcome:
    """So many writes after each setting of the clock."""
    clock = Clock(server.data)
    server.environment = {**server.environment, **clock.environment}
    server.start()
    load = Load(server, password, random.Random(seed))
    load.begin()
    load.wait_for_more(writes)
    for words, seconds in [("back an hour", -HOUR), ("back a day", -DAY), ("back a day and an hour", -DAY - HOUR)]:
        clock.set(seconds)
        # Who was signed in goes on, and somebody who signs in now comes in.
        load.wait_for_more(writes)
        Client(server, password)
        if abs(last_entry(server) - time.time() - seconds) > 60:
            raise SystemExit(f"the server's clock was not set {words}: nothing was proved")
        say(f"  {words}: {load.ledger.answers} acknowledged")
    load.end()
    # Set right again: a session is half an hour old at most, so all sign in anew.
    clock.set(0)
    load.clients = {}
    load.begin()
    load.wait_for_more(writes)
    load.end()
    say(f"  set right again: {load.ledger.answers} acknowledged")
    return load.settle()


def last_entry(server: Server) -> float:
    """When the newest entry of the audit was written, by the server's clock."""
    return server.records.rows("SELECT at FROM auditEntry ORDER BY sequence DESC LIMIT 1")[0][0] / 1000


def unsealed_after_restart(server: Server, password: str, kinds: list | None = None) -> int:
    """On PostgreSQL: how many entries of the audit still wait, five seconds after a server was started on a clock that
    had been set back by a day. One second is what they should wait."""
    clock = Clock(server.data)
    server.environment = {**server.environment, **clock.environment}
    load = Load(server, password, random.Random(0), kinds=kinds)
    for offset in (0, -DAY):
        clock.set(offset)
        server.start()
        load.begin()
        load.wait_for_more(10)
        load.end()
        deadline = time.monotonic() + 5
        while unsealed(server) and time.monotonic() < deadline:
            time.sleep(0.2)
        waiting = unsealed(server)
        server.stop()
    return waiting


def unsealed(server: Server) -> int:
    return int(server.records.rows("SELECT count(*) FROM auditTail")[0][0])
