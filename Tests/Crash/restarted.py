"""PostgreSQL breaks off and starts again under a server that is written to. A clerk who was told to try again (503)
sends the same with the same key, whether it was kept or not."""

import random
import time

from cluster import Cluster
from ledger import Outcome
from load import Load
from server import Server

# What the clerk takes for “try again”.
AGAIN = (500, 503)


def run(server: Server, cluster: Cluster, password: str, times: int, seed: int, kinds: list | None = None,
        say=print) -> tuple[Outcome, dict[int, int]]:
    """What was found, and how often each status refused."""
    server.start()
    dice = random.Random(seed)
    load = Load(server, password, dice, again=AGAIN, kinds=kinds)
    load.begin()
    for number in range(1, times + 1):
        load.wait_for_more(dice.randint(1, 100))
        cluster.break_off()
        time.sleep(dice.random() / 2)  # how long it is away, while the clerks try on
        cluster.start()
        load.wait_for_more(1)
        say(f"  restart {number}: {load.ledger.answers} acknowledged, sent again after {dict(load.refused)}")
    load.wait_for_more(50)
    load.end()
    return load.settle(), dict(load.refused)
