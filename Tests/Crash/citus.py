"""A province on Citus as docs/citus.sql sets it up: a coordinator and two workers on loopback. Clerks write while workers
die; every statement has to stay on the one node that has its county."""

import contextlib
import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cluster
from cluster import BIN, Cluster
from ledger import Outcome
from load import Load
from server import Server

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "citus.sql"
# One transaction locks every shard of every table while they are distributed.
SETTINGS = ("-c shared_preload_libraries=citus -c max_prepared_transactions=200 -c max_connections=300 "
            "-c max_locks_per_transaction=1024 -c citus.enable_stat_counters=on")


def is_here() -> bool:
    """Whether Citus was built for this PostgreSQL: Debian has no package of it."""
    if not cluster.is_here() or not (BIN / "pg_config").exists():
        return False
    shared = subprocess.run([BIN / "pg_config", "--sharedir"], capture_output=True, text=True, check=True).stdout.strip()
    return (Path(shared) / "extension" / "citus.control").exists()


@dataclass
class Province:
    coordinator: Cluster
    workers: list[Cluster]

    def distribute(self, server: Server) -> None:
        """As docs/operations.md says it: migrate, then the script, then the first county."""
        subprocess.run([server.binary, "migrate", *server.place], capture_output=True, check=True)
        made = subprocess.run(["psql", self.coordinator.address, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", SCRIPT],
                              capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise SystemExit(f"docs/citus.sql: {made.stderr}")

    @property
    def scattered(self) -> tuple[int, int]:
        """How many statements stayed on one shard, and how many asked several."""
        one, several = self.coordinator.ask(
            "SELECT query_execution_single_shard || ' ' || query_execution_multi_shard FROM citus_stat_counters "
            "WHERE name = 'postgres'").split()
        return int(one), int(several)


@contextlib.contextmanager
def running() -> Iterator[Province]:
    with contextlib.ExitStack() as all_of_them:
        nodes = [all_of_them.enter_context(Cluster(settings=SETTINGS).removed()) for _ in range(3)]
        for node in nodes:
            node.ask("CREATE EXTENSION citus")
        coordinator, *workers = nodes
        coordinator.ask(f"SELECT citus_set_coordinator_host('{coordinator.host}', {coordinator.port})")
        for worker in workers:
            coordinator.ask(f"SELECT citus_add_node('{worker.host}', {worker.port})")
        yield Province(coordinator, workers)


def run(server: Server, province: Province, password: str, times: int, seed: int, say=print
        ) -> tuple[Outcome, dict[int, int], int]:
    """What was found, how often each status refused, and how many statements asked more than one shard."""
    server.start()
    dice = random.Random(seed)
    load = Load(server, password, dice, again=(503,))
    # What the proof itself asked for, of all counties, does not count.
    before = province.scattered[1]
    load.begin()
    for number in range(1, times + 1):
        load.wait_for_more(dice.randint(1, 100))
        worker = province.workers[number % len(province.workers)]
        worker.break_off()
        time.sleep(dice.random() / 2)  # how long it is away, while the clerks try on
        worker.start()
        load.wait_for_more(1)
        say(f"  worker {number}: {load.ledger.answers} acknowledged, sent again after {dict(load.refused)}")
    load.wait_for_more(50)
    load.end()
    one, several = province.scattered
    say(f"  {one} statements on one shard, {several - before} on several")
    return load.settle(), dict(load.refused), several - before
