"""The demo with more and more counties: how long it takes, what it takes on the disk, and what one county's list costs
beside the others."""

import re
import shutil
import sqlite3
import statistics
import subprocess
import time
from pathlib import Path

import lists
import machine
from client import Client
from server import Server

STARTS = 3


def fillings(bench) -> list:
    return [measured_load]


def measured(bench, filled: list[list[dict]]) -> dict:
    results = {}
    bare = machine.bare_loop(bench.folder, 64, bench.seconds)
    for mark in filled[0]:
        counties, rows = mark.pop("counties"), mark.pop("rows")
        mark.update(served(bench, Path(mark.pop("data")), mark.pop("password")))
        # What the machine would take for as many rows, with nothing said of them.
        mark["bare"] = rows / bare
        results[str(counties)] = bench.noted(mark)
        bench.say(f"{counties:>4} counties: loaded in {mark['processor']:,.0f} s of processor, {mark['megabytes']:,.0f} MB, "
                  f"first answer after {mark['start'] * 1000:,.0f} ms, list {mark['share']:.1f} % of fixed bytes, "
                  f"closed month {mark['closed month']:.1f} ms of processor, memory at most {mark['memory']['peak']:,.0f} MB")
    return {"scale": results}


def measured_load(bench) -> list[dict]:
    """One load, and a copy of its records at each of the sizes that were asked for."""
    data = bench.folder / "scale" / "data"
    # An earlier run's, in a folder that is kept: how long loading takes is what is asked.
    for kept in bench.folder.glob("scale*"):
        shutil.rmtree(kept)
    data.mkdir(parents=True)
    marks = []

    def mark(counties: int) -> None:
        spent = machine.processor_seconds(loading.pid)
        copy = bench.folder / f"scale-{counties}" / "data"
        copy.mkdir(parents=True)
        copied(data / "wenming.sqlite", copy / "wenming.sqlite")
        size = (copy / "wenming.sqlite").stat().st_size / 1e6
        marks.append({"counties": counties, "processor": spent, "megabytes": size, "data": str(copy),
                      **contents(copy / "wenming.sqlite")})

    loading = subprocess.Popen(
        [bench.wenming, "demo", "--data", data, "--months", "2", "--counties", str(bench.counties[-1])],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said = []
    for line in loading.stderr:
        said = [*said, line][-5:]
        # “建立明川县（11）……”: ten are there.
        if (made := re.match(r"建立明川县（(\d+)）", line)) and int(made.group(1)) - 1 in bench.counties:
            mark(int(made.group(1)) - 1)
    signed_in = loading.stdout.read().splitlines()
    # Ended, and not yet waited for: what it spent can still be read.
    mark(bench.counties[-1])
    if loading.wait() != 0:
        raise SystemExit(f"the demo was not loaded: {''.join(said)}")
    password = signed_in[0].split("\t")[2]
    return [{**mark, "password": password} for mark in marks]


def copied(source: Path, copy: Path) -> None:
    """While others write to it."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    old.close()
    new.close()


def contents(file: Path) -> dict[str, float]:
    """How many rows it has, and how many MB they are without pages and indexes."""
    database = sqlite3.connect(file)
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")]
    rows = sum(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)
    payload = database.execute(
        "SELECT sum(payload) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE type = 'table')").fetchone()[0]
    database.close()
    return {"rows": rows, "payload": payload / 1e6}


def served(bench, data: Path, password: str) -> dict:
    server, starts = Server(bench.wenming, data), []
    with server.ended():
        for left in reversed(range(STARTS)):
            begun = time.monotonic()
            server.start()
            starts.append(time.monotonic() - begun)
            if left:
                server.stop()
        client = Client(server, password)
        fixed = lists.fixed(bench, client).a_second
        rate = lists.page(bench, client, lists.NEWEST).a_second
        month = lists.cost_of_closed_month(bench, server, client)
        memory = machine.memory(server.process.pid)
        server.stop()
    return {"start": statistics.median(starts), "share": 100 * rate / fixed, "closed month": month, "memory": memory}
