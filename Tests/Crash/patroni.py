"""What Patroni is there for: a primary that dies in each of the ways that Patroni tells apart, while clerks write
through HAProxy. Nothing acknowledged may be lost or doubled, and for how long nothing is acknowledged is measured."""

import itertools
import random
import time
from dataclasses import dataclass, field

from ledger import Outcome
from load import Load
from nodes import PATIENCE, Nodes
from server import Server

# Seconds after which nothing more is begun: with what it takes to set up and to settle it stays under eight minutes.
LONGEST = 200


def postgresql_dies(nodes: Nodes) -> None:
    nodes.primary.kill_postgresql()


def both_die(nodes: Nodes) -> None:
    primary = nodes.primary
    primary.patroni.kill()
    primary.kill_postgresql()
    wait_for_another(nodes, primary)


def patroni_dies(nodes: Nodes) -> None:
    """Its PostgreSQL lives, and takes whatever is written to it."""
    primary = nodes.primary
    primary.patroni.kill()
    wait_for_another(nodes, primary)


def switched_over(nodes: Nodes) -> None:
    nodes.switch_over()


def wait_for_another(nodes: Nodes, than) -> None:
    nodes.wait_for("another primary", lambda: (nodes.primary or than) is not than)


MISHAPS = {
    "PostgreSQL and its Patroni die": both_die,
    "Patroni dies, its PostgreSQL lives": patroni_dies,
    "PostgreSQL dies, its Patroni lives": postgresql_dies,
    "switched over by hand": switched_over,
}


@dataclass
class Found:
    outcome: Outcome
    refused: dict[int, int]
    # By mishap: how many seconds nothing was acknowledged, each time.
    pauses: dict[str, list[float]] = field(default_factory=dict)

    @property
    def times(self) -> int:
        return sum(map(len, self.pauses.values()))

    def __str__(self) -> str:
        each = (f"{name}: {', '.join(f'{pause:.1f}' for pause in pauses)}" for name, pauses in self.pauses.items())
        return f"seconds without a write: {'; '.join(each)}; refused {self.refused}"


def run(server: Server, nodes: Nodes, password: str, seed: int, kinds: list | None = None, say=print) -> Found:
    dice = random.Random(seed)
    server.start()
    load = Load(server, password, dice, again=(503,), kinds=kinds)
    load.begin()
    began, pauses = time.monotonic(), {name: [] for name in MISHAPS}
    for name, befalls in itertools.cycle(MISHAPS.items()):
        if time.monotonic() - began > LONGEST:
            break
        load.wait_for_more(dice.randint(20, 100))
        at = time.monotonic()
        befalls(nodes)
        load.wait_for_more(20, PATIENCE)
        pauses[name].append(load.ledger.longest_pause(since=at))
        say(f"  {name}: {pauses[name][-1]:.1f} s without a write, {load.ledger.answers} acknowledged, sent again after "
            f"{dict(load.refused)}")
        nodes.revive()
        nodes.wait_until_whole()
    load.end()
    return Found(load.settle(), dict(load.refused), {name: each for name, each in pauses.items() if each})
