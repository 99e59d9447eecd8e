"""Durable writes, some at once: each synced before it is answered."""

import subprocess
import tempfile
from pathlib import Path

import county
import lists
import machine
import wrk
from client import Client
from server import Server

AT_ONCE = [1, 8, 64, 256]


def fillings(bench) -> list:
    return []


def measured(bench, filled: list) -> dict:
    results = {"at_once": AT_ONCE, "engines": {}}
    results["one a commit"] = machine.bare_loop(bench.folder, 1, 2000)
    results["64 a commit"] = machine.bare_loop(bench.folder, 64, 400)
    bench.say(f"bare SQLite loop: {results['one a commit']:,.0f} rows/s one a commit, "
              f"{results['64 a commit']:,.0f} 64 a commit")
    results["engines"]["SQLite"] = engine(bench, "SQLite", in_process(bench, bench.folder))
    postgres = bench.postgres()
    machine.with_room_for(postgres, 300)
    postgres.ask("CREATE DATABASE inprocess")
    inside = in_process(bench, postgres.address.removesuffix("postgres") + "inprocess")
    results["engines"]["PostgreSQL"] = engine(bench, "PostgreSQL", inside, postgres.address)
    machine.prepare_tpcb(postgres)
    results["TPC-B"] = [machine.tpcb(postgres, at_once, bench.seconds) for at_once in AT_ONCE]
    bench.say("pgbench TPC-B: " + ", ".join(f"{rate:,.0f}/s" for rate in results["TPC-B"]))
    return results


def in_process(bench, place) -> tuple[list[float], list[float]]:
    """Rows, and commands with their audit entry, a second."""
    said = subprocess.run([bench.helper, "writes", str(place)], capture_output=True, text=True, check=True).stdout
    lines = [[float(word) for word in line.split()] for line in said.splitlines()]
    return [line[1] for line in lines], [line[2] for line in lines]


def engine(bench, name: str, in_process: tuple, database: str = "") -> dict:
    rows, commands = in_process
    fixed, answers = over_http(bench, name, database)
    for at_once, *each in zip(AT_ONCE, rows, commands, answers, strict=True):
        bench.say(f"{name:<11}{at_once:>4} at once: {each[0]:>9,.0f} rows/s {each[1]:>9,.0f} commands/s "
                  f"{each[2]:>9,.0f} over HTTP/s {100 * each[2] / fixed:>6.1f} % of fixed bytes")
    return {"rows": rows, "commands": commands, "HTTP": answers, "fixed": fixed}


def over_http(bench, name: str, database: str) -> tuple[float, list[float]]:
    """The fixed bytes, and writes, a second."""
    folder = Path(tempfile.mkdtemp(dir=bench.folder)) / "data"
    folder.mkdir()
    server = Server(bench.wenming, folder, database)
    with server.ended():
        password = county.village(server)
        server.start()
        client = Client(server, password)
        path = f"divisions/{county.VILLAGE}/places/new"
        fixed, rates = lists.fixed(bench, server, client), []
        for at_once in AT_ONCE:
            before = count(server)
            rate = wrk.ask(f"{server.address}/{path}", at_once=at_once, seconds=bench.seconds,
                           script=("places.lua", client.session, client.token, f"{name}{at_once}"))
            kept = count(server) - before
            # A rate of refusals is no rate: what was answered has to be there.
            if rate.failed or kept < rate.a_second * bench.seconds * 0.9:
                raise SystemExit(f"{name}, {at_once} at once: {rate.failed} failed, {kept} kept of {rate}")
            rates.append(rate.a_second)
        return fixed, rates


def count(server: Server) -> int:
    return int(server.records.rows("SELECT count(*) FROM place")[0][0])
