"""Pages as a share of the same server's fixed bytes, and the list of findings as it grows."""

import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import wrk
from client import Client
from cluster import Cluster
from server import Server

LISTS = {
    "newest 50": "findings?standing=valid",
    "most urgent 50": "findings?standing=open&sort=due",
    "newest 50 of a township": "findings?standing=valid&below=990101200",
    # 樟塘村 桥头: one finding in 1,340 has both.
    "two words searched": "findings?standing=valid&q=%E6%A8%9F%E5%A1%98%E6%9D%91+%E6%A1%A5%E5%A4%B4",
}


def fillings(bench) -> list:
    """The longest first."""
    return [filling for count in reversed(bench.rows)
            for filling in (partial(on_postgres, postgres=bench.postgres(), count=count),
                            partial(on_sqlite, count=count))]


def measured(bench, filled: list[tuple[Server, str, int]]) -> dict:
    results = {"rows": bench.rows, "SQLite": [], "PostgreSQL": []}
    filled = sorted(filled, key=lambda each: (bool(each[0].database), each[2]))
    server, password, _ = filled[0]
    with server.ended():
        server.start()
        results["pages"] = pages(bench, server, password)
        server.stop()
    for server, password, count in filled:
        engine = "PostgreSQL" if server.database else "SQLite"
        results[engine].append(grown(bench, server, password, count, engine))
    return results


def on_sqlite(bench, count: int) -> tuple[Server, str, int]:
    name = f"list-{count}"
    if bench.is_kept(name):
        server, password = bench.server(name), bench.demo()[1]
    else:
        server, password = bench.copy_of_demo(name)
        fill(bench, server.data / "wenming.sqlite", count)
        (bench.folder / name / "whole").touch()
    bench.say(f"SQLite, {count:,}: {(server.data / 'wenming.sqlite').stat().st_size / 1e6:,.0f} MB")
    return server, password, count


def on_postgres(bench, postgres: Cluster, count: int) -> tuple[Server, str, int]:
    source, password = bench.demo()
    server = bench.server(f"list-postgres-{count}", postgres.address)
    shutil.rmtree(server.data, ignore_errors=True)
    server.data.mkdir(parents=True)
    subprocess.run([bench.wenming, "copy", "--from", source / "wenming.sqlite", "--from-data", source,
                    "--to", postgres.address, "--to-data", server.data], stdout=subprocess.DEVNULL, check=True)
    fill(bench, postgres.address, count)
    # As autovacuum does in the first minutes; a measurement should not depend on when it comes.
    postgres.ask("VACUUM ANALYZE")
    size = int(postgres.ask("SELECT pg_database_size(current_database())"))
    bench.say(f"PostgreSQL, {count:,}: {size / 1e6:,.0f} MB")
    return server, password, count


def fill(bench, place: Path | str, count: int) -> None:
    subprocess.run([bench.helper, "findings", str(place), str(count)], stdout=subprocess.DEVNULL, check=True)


def pages(bench, server: Server, password: str) -> dict[str, float]:
    """Answers a second of each page; the fixed bytes first."""
    clerk, leader = Client(server, password), Client(server, password, "leader")
    month = re.findall(r"assessments/\d{4}-\d{2}(?=\")", clerk.get("assessments"))[-1]
    asked = {
        "an account": ("account", clerk),
        "findings, newest 50 of 20,000": ("findings?standing=valid", clerk),
        "findings, most urgent 50": ("findings?standing=open&sort=due", clerk),
        "findings, searched for a word that 4,000 have": ("findings?standing=valid&q=%E6%A1%A5%E5%A4%B4", clerk),
        "ranking of a closed month": (month, clerk),
        "leader's first page": ("", leader),
    }
    rates = {"fixed bytes": fixed(bench, server, clerk)}
    for name, (path, client) in asked.items():
        rates[name] = wrk.ask(f"{server.address}/{path}", client.session, seconds=bench.seconds).a_second
    for name, rate in rates.items():
        bench.say(f"{name:<48}{rate:>9,.0f}/s {100 * rate / rates['fixed bytes']:>6.1f} % of fixed bytes")
    return {**rates, "memory": memory(server)}


def fixed(bench, server: Server, client: Client) -> float:
    icon = re.search(r"/assets/[0-9a-f]+-icon\.svg", client.get("account")).group()
    return wrk.ask(server.address.rsplit("/", 1)[0] + icon, seconds=bench.seconds).a_second


def grown(bench, server: Server, password: str, count: int, engine: str) -> dict:
    """Share of fixed bytes and median of each list, alone and 16 at once, and the server's memory after it."""
    with server.ended():
        server.start()
        client = Client(server, password)
        answer = {"fixed": fixed(bench, server, client), "lists": {}}
        for name, path in LISTS.items():
            address = f"{server.address}/{path}"
            alone = wrk.ask(address, client.session, at_once=1, seconds=bench.seconds)
            many = wrk.ask(address, client.session, seconds=bench.seconds)
            answer["lists"][name] = {"median": alone.median, "a_second": many.a_second}
            bench.say(f"{engine:<11}{count:>11,} rows, {name:<26}"
                      f"{alone.median:>9.2f} ms alone {many.a_second:>8,.0f}/s "
                      f"{100 * many.a_second / answer['fixed']:>6.2f} % of fixed bytes")
        answer["memory"] = memory(server)
        bench.say(f"{'':<11}memory {answer['memory']:,.0f} MB")
        # Not asked to stop: a search that nobody waits for any more may go on for longer than that would wait.
        server.kill()
    return answer


def memory(server: Server) -> float:
    """Resident, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
