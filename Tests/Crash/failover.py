"""The machine with the primary is gone in the midst of the load; its standby takes over, and the same server goes on with it.

Who promotes, and who keeps a primary that comes back from being written to, is Patroni's in a real installation; here we
promote, and the old primary stays dead until it is made a standby anew."""

import contextlib
import random
import time
from collections.abc import Iterator

from cluster import Cluster
from ledger import Outcome
from load import Load
from network import Network
from server import Server


@contextlib.contextmanager
def pair(network: Network | None = None) -> Iterator[tuple[Cluster, Cluster, str]]:
    """A primary, a standby of it, and libpq's way to whichever takes writes. On a network each has its own machine."""
    first, second = (network.machine(), network.machine()) if network else (None, None)
    with Cluster(machine=first).removed() as primary, Cluster(primary, machine=second).removed() as standby:
        hosts = f"{primary.host}:{primary.port},{standby.host}:{standby.port}"
        yield primary, standby, f"postgres://postgres@{hosts}/postgres?target_session_attrs=read-write"


def run(server: Server, primary: Cluster, standby: Cluster, password: str, times: int, seed: int,
        kinds: list | None = None, say=print, without_a_word: bool = False) -> tuple[Outcome, dict[int, int]]:
    """With a synchronous standby. What was found, and how often each status refused.

    `without_a_word`: the primary's machine leaves its network; otherwise its processes are killed, and connections end."""
    dice = random.Random(seed)
    server.start()
    load = Load(server, password, dice, again=(503,), kinds=kinds)
    load.begin()
    for number in range(1, times + 1):
        primary.waits_for_standby(True)
        load.wait_for_more(dice.randint(1, 200))
        if without_a_word:
            primary.machine.vanish()
        else:
            primary.kill()
        gone = time.monotonic()
        time.sleep(dice.random() / 2)  # how long nobody takes over, while the clerks try on
        standby.promote()
        standby.waits_for_standby(False)
        load.wait_for_more(20)
        say(f"  failover {number}: {load.ledger.answers} acknowledged, the first ones after it within "
            f"{time.monotonic() - gone:.1f} s, sent again after {dict(load.refused)}")
        if without_a_word:
            primary.kill()
            primary.machine.appear()
        primary.follow(standby)
        primary, standby = standby, primary
    load.wait_for_more(20)
    load.end()
    return load.settle(), dict(load.refused)


def behind(server: Server, primary: Cluster, standby: Cluster, password: str, writes: int, seed: int,
           kinds: list | None = None) -> Outcome:
    """With a standby that nobody waits for, and that was away when the primary died: what must be seen as lost."""
    server.start()
    load = Load(server, password, random.Random(seed), again=(503,), kinds=kinds)
    load.begin()
    load.wait_for_more(20)
    standby.break_off()
    load.wait_for_more(writes)
    # Nobody writes on: what would come next rests on what is lost, and is refused by right.
    load.end()
    server.stop()
    primary.kill()
    standby.start()
    standby.promote()
    return load.compare()
