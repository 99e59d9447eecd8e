"""What the machine itself can do on the same disk: a bare SQLite loop, and pgbench."""

import re
import sqlite3
import subprocess
import time
from pathlib import Path

from cluster import BIN, Cluster


def bare_loop(folder: Path, rows: int, commits: int) -> float:
    """Rows a second in commits of so many, each synced, without Swift and without an audit."""
    connection = sqlite3.connect(folder / f"bare-{rows}.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS thing (county TEXT, number INTEGER, text TEXT)")
    begun = time.perf_counter()
    for commit in range(commits):
        connection.execute("BEGIN IMMEDIATE")
        for row in range(rows):
            connection.execute("INSERT INTO thing VALUES (?, ?, ?)", ("990101", commit * rows + row, "x" * 200))
        connection.execute("COMMIT")
    elapsed = time.perf_counter() - begun
    connection.close()
    return rows * commits / elapsed


def tpcb(postgres: Cluster, at_once: int, seconds: int) -> float:
    """Transactions a second of pgbench's TPC-B. Its tables are made by `prepare_tpcb`."""
    said = subprocess.run([BIN / "pgbench", "-c", str(at_once), "-j", str(min(2, at_once)), "-T", str(seconds),
                           postgres.address], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", said).group(1))


def prepare_tpcb(postgres: Cluster) -> None:
    subprocess.run([BIN / "pgbench", "-q", "-i", "-s", "10", postgres.address], capture_output=True, check=True)


def with_room_for(postgres: Cluster, sessions: int) -> None:
    """pgbench opens a session for each client."""
    postgres.ask(f"ALTER SYSTEM SET max_connections = {sessions}")
    postgres.break_off()
    postgres.start()
