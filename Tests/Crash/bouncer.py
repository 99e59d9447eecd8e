"""PgBouncer between a server and its PostgreSQL, with the limits of docs/operations.md: PostgreSQL breaks off, and whoever
reads is told so in some seconds, not kept waiting."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cluster
from client import Client
from nodes import Program, as_postgres
from paper import filled, sample
from server import Server

# How often is looked while PostgreSQL is away.
LOOKS = 5


@contextlib.contextmanager
def before(postgres: cluster.Cluster) -> Iterator[str]:
    """The address of a PgBouncer before a PostgreSQL, while this lasts."""
    folder = Path(tempfile.mkdtemp(prefix="wenming-bouncer-"))
    port = cluster.free_port()
    settings = folder / "pgbouncer.ini"
    settings.write_text(filled(sample("ini", 2), {
        "port=5000 dbname=wenming": f"port={postgres.port} dbname=postgres user=postgres",
        # Nobody comes here but us.
        "[pgbouncer]":
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any",
    }), encoding="utf-8")
    as_postgres(folder)
    program = Program(folder / "log", "pgbouncer", settings)
    try:
        program.start()
        yield f"postgres://postgres@127.0.0.1:{port}/wenming"
    finally:
        program.kill()
        shutil.rmtree(folder, ignore_errors=True)


def run(server: Server, postgres: cluster.Cluster, password: str) -> tuple[list[tuple[int, float]], float]:
    """While PostgreSQL is away: the status of each look and after how many seconds it came; and how soon after its
    return pages are answered again."""
    server.start()
    client = Client(server, password)
    postgres.break_off()
    looks = []
    for _ in range(LOOKS):
        asked = time.monotonic()
        status, _ = client.look("account")
        looks.append((status, time.monotonic() - asked))
    postgres.start()
    back = time.monotonic()
    while client.look("account")[0] != 200 and time.monotonic() - back < 60:
        time.sleep(0.1)
    took = time.monotonic() - back
    server.stop()
    return looks, took
