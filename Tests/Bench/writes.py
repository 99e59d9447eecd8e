"""Durable writes, some at once: each synced before it is answered. All that is compared takes turns, some rounds of it,
and the median counts: a disk is not the same from one minute to the next."""

import statistics
import subprocess
import tempfile
from functools import partial
from pathlib import Path

import county
import lists
import machine
import wrk
from client import Client
from cluster import Cluster
from server import Server

AT_ONCE = [1, 8, 64, 256]
# In one township, with codes that leave no doubt what they are.
VILLAGES = 190


def fillings(bench) -> list:
    return [partial(prepared, postgres=bench.postgres())]


def prepared(bench, postgres: Cluster) -> Cluster:
    machine.with_room_for(postgres, 300)
    postgres.ask("CREATE DATABASE tpcb")
    machine.prepare_tpcb(tpcb_of(postgres), max(AT_ONCE))
    # Nothing of that is written out while others are measured.
    postgres.ask("CHECKPOINT")
    return postgres


def tpcb_of(postgres: Cluster) -> str:
    return postgres.address.removesuffix("postgres") + "tpcb"


def measured(bench, filled: list[Cluster]) -> dict:
    engines = {"SQLite": Engine(bench, "SQLite"), "PostgreSQL": Engine(bench, "PostgreSQL", filled[0].address)}
    rounds = [[{"one a commit": machine.bare_loop(bench.folder, 1, bench.seconds),
                "64 a commit": machine.bare_loop(bench.folder, 64, bench.seconds),
                "TPC-B": machine.tpcb(tpcb_of(filled[0]), at_once, bench.seconds),
                **{name: engine.written(at_once) for name, engine in engines.items()}} for at_once in AT_ONCE]
              for _ in range(bench.rounds)]
    results = {
        "at_once": AT_ONCE,
        # These do not know how many wait.
        "one a commit": statistics.median(each["one a commit"] for every in rounds for each in every),
        "64 a commit": statistics.median(each["64 a commit"] for every in rounds for each in every),
        "TPC-B": [statistics.median(every[i]["TPC-B"] for every in rounds) for i in range(len(AT_ONCE))],
        "engines": {name: {
            **{kind: [statistics.median(every[i][name][kind] for every in rounds) for i in range(len(AT_ONCE))]
               for kind in ("rows", "commands", "unsealed", "HTTP", "fixed")}, "memory": engine.memory}
            for name, engine in engines.items()}}
    say(bench, results)
    return {"writes": bench.noted(results)}


class Engine:
    """A county of many villages on an engine, that places are added to in turn: none has more than a village may have."""

    def __init__(self, bench, name: str, database: str = ""):
        self.bench, self.name, self.runs = bench, name, 0
        folder = Path(tempfile.mkdtemp(dir=bench.folder)) / "data"
        folder.mkdir()
        self.server = Server(bench.wenming, folder, database)
        self.password = county.village(self.server, VILLAGES)
        self.client = None
        self.memory = {"now": 0, "peak": 0}

    def written(self, at_once: int) -> dict[str, float]:
        """Rows and commands, sealed and not, a second in process; fixed bytes, and the commands, a second over HTTP."""
        place = self.server.database or self.server.data / "wenming.sqlite"
        said = subprocess.run(
            [self.bench.helper, "writes", place, county.VILLAGE, str(VILLAGES), str(at_once),
             str(self.bench.seconds)],
            stdout=subprocess.PIPE, text=True, check=True).stdout
        rows, commands, unsealed = (float(word) for word in said.split())
        with self.server.ended():
            self.begin()
            fixed = lists.fixed(self.bench, self.client, at_once=at_once)
            written = self.over_http(at_once)
            used = machine.memory(self.server.process.pid)
            self.memory = {name: max(used[name], self.memory[name]) for name in used}
            self.server.stop()
        return {"rows": rows, "commands": commands, "unsealed": unsealed, "HTTP": written.a_second, "fixed": fixed.a_second}

    def begin(self) -> None:
        self.server.start()
        # A session outlives the server.
        self.client = self.client or Client(self.server, self.password)

    def over_http(self, at_once: int) -> wrk.Rate:
        self.runs += 1
        before = self.count()
        rate = wrk.ask(self.server.address, at_once=at_once,
                       seconds=self.bench.seconds,
                       script=("places.lua", self.client.session, self.client.token, f"run{self.runs}",
                               county.VILLAGE, str(VILLAGES)))
        kept = self.count() - before
        # A rate of refusals is no rate: what was answered has to be there.
        if kept < rate.answers:
            raise SystemExit(f"{self.name}, {at_once} at once: {kept} kept of {rate.answers} that were answered")
        return rate

    def count(self) -> int:
        return int(self.server.records.rows("SELECT count(*) FROM place")[0][0])


def say(bench, results: dict) -> None:
    bench.say(f"bare SQLite loop: {results['one a commit']:,.0f} rows/s one a commit, "
              f"{results['64 a commit']:,.0f} 64 a commit")
    bench.say("pgbench TPC-B: " + ", ".join(f"{rate:,.0f}/s" for rate in results["TPC-B"]))
    for name, rates in results["engines"].items():
        for i, at_once in enumerate(AT_ONCE):
            bench.say(f"{name:<11}{at_once:>4} at once: {rates['rows'][i]:>9,.0f} rows/s "
                      f"{rates['commands'][i]:>9,.0f} commands/s "
                      f"({rates['commands'][i] / rates['unsealed'][i]:.2f} × without the seal) {rates['HTTP'][i]:>9,.0f} over HTTP/s "
                      f"{100 * rates['HTTP'][i] / rates['fixed'][i]:>6.1f} % of fixed bytes")
