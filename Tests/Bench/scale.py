"""The demo with more and more counties: how long it takes, what it takes on the disk, and what one county's list costs
beside the others."""

import os
import re
import sqlite3
import subprocess
import time
from pathlib import Path

import lists
import wrk
from client import Client
from server import Server


def fillings(bench) -> list:
    return [measured_load]


def measured(bench, filled: list[list[dict]]) -> dict:
    marks = filled[0]
    for mark in marks:
        mark.update(served(bench, Path(mark.pop("data")), mark.pop("password")))
        bench.say(f"{mark['counties']:>4} counties: loaded in {mark['processor']:,.0f} s of processor, "
                  f"{mark['megabytes']:,.0f} MB, first answer after {mark['start'] * 1000:,.0f} ms, "
                  f"list {mark['share']:.1f} % of fixed bytes, memory {mark['memory']:,.0f} MB")
    return {"marks": marks}


def measured_load(bench) -> list[dict]:
    """One load, and a copy of its records at each of the sizes that were asked for."""
    data = bench.folder / "scale" / "data"
    data.mkdir(parents=True)
    marks = []

    def mark(counties: int) -> None:
        spent = processor_seconds(loading.pid)
        copy = bench.folder / f"scale-{counties}" / "data"
        copy.mkdir(parents=True)
        copied(data / "wenming.sqlite", copy / "wenming.sqlite")
        size = (copy / "wenming.sqlite").stat().st_size / 1e6
        marks.append({"counties": counties, "processor": spent, "megabytes": size, "data": str(copy)})

    loading = subprocess.Popen(
        [bench.wenming, "demo", "--data", data, "--counties", str(bench.counties[-1])],
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


def processor_seconds(pid: int) -> float:
    """User and system, of all its threads: other work on the machine is not in it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def copied(source: Path, copy: Path) -> None:
    """While others write to it."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    old.close()
    new.close()


def served(bench, data: Path, password: str) -> dict:
    server = Server(bench.wenming, data)
    with server.ended():
        begun = time.monotonic()
        server.start()
        start = time.monotonic() - begun
        client = Client(server, password)
        fixed = lists.fixed(bench, server, client)
        rate = wrk.ask(f"{server.address}/findings?standing=valid", client.session, seconds=bench.seconds).a_second
        memory = lists.memory(server)
        server.stop()
    return {"start": start, "share": 100 * rate / fixed, "memory": memory}
