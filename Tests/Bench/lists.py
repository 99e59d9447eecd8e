"""Pages as a share of the same server's fixed bytes, and the list of findings as it grows."""

import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import budgets
import machine
import wrk
from client import Client
from cluster import Cluster
from server import Server

NEWEST = "findings?standing=valid"
# Of each the page, and how many rows it has.
LISTS = {
    "newest 50": (NEWEST, 50),
    "most urgent 50": ("findings?standing=open&sort=due", 50),
    "newest 50 of a township": ("findings?standing=valid&below=990101200", 50),
    # 樟塘村 桥头: one finding in 1,340 has both.
    "two words searched": ("findings?standing=valid&q=%E6%A8%9F%E5%A1%98%E6%9D%91+%E6%A1%A5%E5%A4%B4", None),
}


def fillings(bench) -> list:
    """The longest first."""
    return [filling for count in reversed(bench.rows)
            for filling in (partial(on_postgres, postgres=bench.postgres(), count=count),
                            partial(on_sqlite, count=count))]


def measured(bench, filled: list[tuple[Server, str, int]]) -> dict:
    results = {"lists": {"SQLite": {}, "PostgreSQL": {}}}
    filled = sorted(filled, key=lambda each: (bool(each[0].database), each[2]))
    server, password, count = filled[0]
    with server.ended():
        server.start()
        results["pages"] = bench.noted({"rows": count, **pages(bench, server, password)})
        server.stop()
    for server, password, count in filled:
        engine = "PostgreSQL" if server.database else "SQLite"
        results["lists"][engine][str(count)] = bench.noted(grown(bench, server, password, count, engine))
    return results


def on_sqlite(bench, count: int, name: str = "list") -> tuple[Server, str, int]:
    name = f"{name}-{count}"
    if bench.is_kept(name):
        server, password = bench.server(name), bench.demo()[1]
    else:
        server, password = bench.copy_of_demo(name)
        fill(bench, server.data / "wenming.sqlite", count)
        (bench.folder / name / "whole").touch()
    bench.say(f"SQLite, {count:,}: {(server.data / 'wenming.sqlite').stat().st_size / 1e6:,.0f} MB")
    return server, password, count


def on_postgres(bench, postgres: Cluster, count: int, name: str = "list") -> tuple[Server, str, int]:
    source, password = bench.demo()
    server = bench.server(f"{name}-postgres-{count}", postgres.address)
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


def pages(bench, server: Server, password: str) -> dict:
    """Answers a second of each page; the fixed bytes first."""
    clerk, leader = Client(server, password), Client(server, password, "leader")
    asked = {
        "an account": ("account", clerk),
        "findings, newest 50": (NEWEST, clerk),
        "findings, most urgent 50": ("findings?standing=open&sort=due", clerk),
        "findings, searched for a word that one in five has": ("findings?standing=valid&q=%E6%A1%A5%E5%A4%B4", clerk),
        "ranking of a closed month": (closed_month(clerk), clerk),
        "leader's first page": ("", leader),
        **{name: (path, clerk) for name, path in zip(
            budgets.PUBLIC, ("public/exposures", public_issue(clerk), "public/titles?kind=village"), strict=True)},
    }
    rates = {"fixed bytes": fixed(bench, clerk).a_second}
    for name, (path, client) in asked.items():
        rates[name] = page(bench, client, path).a_second
    for name, rate in rates.items():
        bench.say(f"{name:<52}{rate:>9,.0f}/s {100 * rate / rates['fixed bytes']:>6.1f} % of fixed bytes")
    return {"rates": rates, "memory": machine.memory(server.process.pid)}


def public_issue(clerk: Client) -> str:
    return re.findall(r"public/exposures/[0-9a-f-]{36}(?=\")", clerk.get("public/exposures"))[0]


def closed_month(clerk: Client) -> str:
    return re.findall(r"assessments/\d{4}-\d{2}(?=\")", clerk.get("assessments"))[-1]


def cost_of_closed_month(bench, server: Server, client: Client) -> float:
    """Milliseconds of processor, of the server and its database: what else the machine does is not in it."""
    def spent() -> float:
        return (machine.processor_seconds(server.process.pid)
                + machine.processor_seconds_of(bench.clusters.get(server.database)))

    month = closed_month(client)
    before = spent()
    rate = page(bench, client, month, at_once=1)
    # `page` looks at it twice besides.
    return 1000 * (spent() - before) / (rate.answers + 2)


def fixed(bench, client: Client, **how) -> wrk.Rate:
    icon = re.search(r"/assets/[0-9a-f]+/icon\.svg", client.get("account")).group()
    return wrk.ask(client.address.rsplit("/", 1)[0] + icon, seconds=bench.seconds, **how)


def page(bench, client: Client, path: str, rows: int | None = None, **how) -> wrk.Rate:
    """How often it is answered, when it is the page that was answered, and with so many rows: a session that ended
    leads elsewhere, which is quick."""
    before = client.get(path)
    rate = wrk.ask(f"{client.address}/{path}", client.session, seconds=bench.seconds, **how)
    after = client.get(path)
    if rows_of(before) != rows_of(after) or rows not in (None, rows_of(before)):
        raise SystemExit(f"{path}: {rows_of(before)} rows before, {rows_of(after)} after, expected {rows}")
    if rate.answers and rate.bytes < 0.9 * len(before.encode()):
        raise SystemExit(f"{path}: {rate.bytes:,.0f} bytes in the mean are not the page of {len(before.encode()):,}")
    return rate


def rows_of(text: str) -> int:
    """Of the tables' bodies."""
    return sum(body.count("<tr") for body in re.findall(r"<tbody.*?</tbody>", text, re.DOTALL))


def grown(bench, server: Server, password: str, count: int, engine: str) -> dict:
    """Fixed bytes and each list, alone and 16 at once; a closed month's ranking, which has nothing of the list; and the
    server's memory after it."""
    with server.ended():
        server.start()
        client = Client(server, password)
        alone, many = fixed(bench, client, at_once=1), fixed(bench, client)
        answer = {"fixed": {"median": alone.median, "a_second": many.a_second}, "lists": {}}
        for name, (path, rows) in LISTS.items():
            alone = page(bench, client, path, rows, at_once=1)
            many = page(bench, client, path, rows)
            answer["lists"][name] = {"median": alone.median, "a_second": many.a_second}
            bench.say(f"{engine:<11}{count:>11,} rows, {name:<26}"
                      f"{alone.median:>9.2f} ms alone {many.a_second:>8,.0f}/s "
                      f"{100 * many.a_second / answer['fixed']['a_second']:>6.2f} % of fixed bytes")
        answer["closed month"] = cost_of_closed_month(bench, server, client)
        answer["memory"] = machine.memory(server.process.pid)
        bench.say(f"{'':<11}closed month {answer['closed month']:.1f} ms of processor, "
                  f"memory {answer['memory']['now']:,.0f} MB, at most {answer['memory']['peak']:,.0f}")
        # Not asked to stop: a search that nobody waits for any more may go on for longer than that would wait.
        server.kill()
    return answer
