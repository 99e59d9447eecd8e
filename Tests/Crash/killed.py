"""kill -9 at random moments of the load, on either engine. What a process had given to the operating system survives
that; a power cut would take more (`power_cut.py`)."""

import random

from ledger import Outcome, counted
from load import Load
from server import Server


def run(
    server: Server, password: str, rounds: int, seed: int, say=print, kinds: list | None = None
) -> Outcome:
    dice = random.Random(seed)
    # What a killed server had open in PostgreSQL may still hold others up for a moment: told to try again, they do.
    load = Load(server, password, dice, again=(503,), kinds=kinds)
    for number in range(1, rounds + 1):
        server.start()
        outcome = load.compare()
        if not outcome.is_sound:
            return outcome
        load.begin()
        before = load.ledger.answers
        load.wait_for_any_moment()
        server.kill()
        load.end()
        say(f"  round {number}: {counted(load.ledger.kinds[before:])}")
    server.start()
    return load.settle()
