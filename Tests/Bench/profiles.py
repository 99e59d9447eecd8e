"""Where the processor's time goes while the server is asked as fast as it answers: perf looks some hundred times a second
at the stacks of all its threads, and each stack is told apart by what it is for, and by what it is in."""

import re
import signal
import subprocess
import time
from collections import Counter
from functools import partial

import county
import lists
import machine
import writes
from client import Client
from server import Server

ROWS = 20_000
# The first of these that any call of a stack matches has it.
PURPOSES = {
    "session": r"\bSessions?\b\.|[sS]essionCookie|\bCookies?\b",
    "answered key": r"\bAnsweredKeys\b|Dispatch\.key",
    "audit entry": r"WriteTransaction\.(audit|append)|\bAuditEntry\b|\bAudit\.",
    "form and its token": r"\bFormTokens\b|\bBodyReader\b|\bFormReader\b|Dispatch\.read\(",
    "command: rules and row": r"\bAddPlace\b|Office\.carryOut|ClosedBooks",
    "list: its rows": r"Findings\.page",
    "list: its total": r"Findings\.total|ReadTransaction\.value<",
    "list: townships of the filter": r"\bUnits\.",
    "HTML": r"View\.document|Page\.body|\bHTML\b|Dispatch\.render",
    "begin, commit, sync": r"CommitQueue|Readers\.read|SessionPool|PostgreSQLStore|PostgreSQLSession|SQLiteStore",
    "log": r"\bStreamLogHandler\b|\bLogger\b",
    "sockets and HTTP": r"SelectableEventLoop|\bHTTP1|NIOAsync|\bNIO",
    "way through the server": r"\bDispatch\.|\bSite\.|\bProduct\.|\bAnswering\b|\bRouter|Responder|\bResponse\b",
    "waiting, waking, changing threads": r"futex|\bsem_|pthread_cond|_dispatch_|ReadThreads|swift_task_|swift_job_|schedule",
}
MEANS = {
    "SQLite": r"\(libsqlite3",
    "libpq and its sockets": r"\(libpq",
    "rows into values": r"SQLDecodable|Row\.subscript|DatabaseValue\.init|PostgreSQLSession\.rows|SQLValue\.init"
                        r"|Finding\.init|Unit\.init|\bRow\.init",
    "values into statements": r"StatementArguments|setArguments|SQL\.rendered|PostgreSQLSession\.prepare|withCStrings"
                              r"|cachedStatement|fetchCursor",
    "server's sockets": r"writev|epoll|\bSocket\.|\bPosix\.",
    "waiting and waking": r"futex|\bsem_|pthread_cond|finish_task_switch|schedule",
    "random numbers": r"swift_stdlib_random|getrandom",
    "digests": r"SHA256|sha256|\bhex\.|HMAC",
    "text": r"_StringGuts|\bString\.|escapedForHTML|\bHTML\.|StaticString|Substring",
    "types known only at run time": r"swift_dynamicCast|tryCast|GenericMetadata|conformsToProtocol|MetadataCache|MangledN",
    "memory and reference counts": r"malloc|\bcfree|_int_free|swift_(retain|release|alloc|dealloc|slow|bridge|array)",
    "kernel, the rest": r"\(\[kernel",
}
REST = "the rest"


def fillings(bench) -> list:
    return [partial(lists.on_postgres, postgres=bench.postgres(), count=ROWS, name="profile"),
            partial(lists.on_sqlite, count=ROWS, name="profile")]


def measured(bench, filled: list[tuple[Server, str, int]]) -> dict:
    results = {}
    for server, password, _ in reversed(filled):
        engine = "PostgreSQL" if server.database else "SQLite"
        with server.ended():
            server.start()
            client = Client(server, password)
            if engine == "SQLite":
                results["fixed bytes"] = profiled(bench, server, partial(lists.fixed, bench, client))
            results[f"list page, {engine}"] = profiled(
                bench, server, partial(lists.page, bench, client, lists.NEWEST, rows=50))
        written = writes.Engine(bench, engine, bench.postgres().address if server.database else "")
        with written.server.ended():
            written.begin()
            results[f"write, {engine}"] = profiled(bench, written.server, partial(written.over_http, 64))
    for name, found in results.items():
        say(bench, name, found)
    return {"profile": {name: bench.noted(found) for name, found in results.items()}}


def profiled(bench, server: Server, ask) -> dict:
    """First what it costs, then, with perf in the way, on what."""
    # Warm, as all else that is measured.
    ask()
    pid, postgres = server.process.pid, bench.clusters.get(server.database)
    before, of_postgres = machine.processor_seconds(pid), machine.processor_seconds_of(postgres)
    begun = time.monotonic()
    rate = ask()
    elapsed = time.monotonic() - begun
    costs = {"server": machine.processor_seconds(pid) - before, "wrk": rate.processor,
             "PostgreSQL": machine.processor_seconds_of(postgres) - of_postgres}
    stacks = sampled(bench, pid, ask)
    return {"a_second": rate.a_second, "microseconds": {name: 1e6 * cost / rate.answers for name, cost in costs.items()},
            "machine": {name: cost / elapsed for name, cost in costs.items()},
            "purposes": shares(stacks, PURPOSES), "means": shares(stacks, MEANS), "samples": len(stacks)}


def sampled(bench, pid: int, ask) -> list[str]:
    """The stacks, a call a line, the innermost first. Those of DWARF: not all libraries keep frame pointers."""
    file = bench.folder / "perf.data"
    looking = subprocess.Popen(
        ["perf", "record", "--quiet", "--event", "cpu-clock", "--freq", "499", "--call-graph", "dwarf,16384",
         "--pid", str(pid), "--output", file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ask()
    looking.send_signal(signal.SIGINT)
    looking.wait(timeout=60)
    read = subprocess.Popen(["perf", "script", "--input", file, "--no-inline", "--fields", "ip,sym,dso"],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said = subprocess.run(["swift", "demangle", "--simplified"], stdin=read.stdout, capture_output=True, text=True,
                          check=True).stdout
    if read.wait() != 0:
        raise SystemExit("perf could not read what it recorded")
    file.unlink()
    # “7654db FindingListPage.row(_:_:_:) (/usr/lib/wenming)”: without the address and the folder.
    said = re.sub(r"^[ \t]*[0-9a-f]+ (.*) \((?:.*/)?(.*)\)$", r"\1 (\2)", said, flags=re.MULTILINE)
    return [stack for stack in re.split(r"\n\s*\n", said.strip()) if stack.strip()]


def shares(stacks: list[str], groups: dict[str, str]) -> dict[str, float]:
    patterns = {name: re.compile(pattern) for name, pattern in groups.items()}
    found = Counter(next((name for name, pattern in patterns.items() if pattern.search(stack)), REST) for stack in stacks)
    return {name: found[name] / len(stacks) for name in [*groups, REST]}


def say(bench, name: str, found: dict) -> None:
    bench.say(f"{name}: {found['a_second']:,.0f}/s, µs each: "
              + ", ".join(f"{who} {cost:,.0f}" for who, cost in found["microseconds"].items()))
    for groups in ("purposes", "means"):
        most = sorted(found[groups].items(), key=lambda each: -each[1])
        bench.say("   " + ", ".join(f"{group} {100 * share:.0f} %" for group, share in most if share >= 0.01))
