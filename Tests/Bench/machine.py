"""What the machine itself can do on the same disk, a bare SQLite loop and pgbench; and what a program takes of it."""

import contextlib
import functools
import os
import re
import subprocess
import tempfile
from pathlib import Path

from cluster import BIN, Cluster

# Gone with this process.
COMPILED = tempfile.TemporaryDirectory(prefix="wenming-bare-")


@functools.cache
def bare() -> Path:
    program = Path(COMPILED.name) / "bare"
    subprocess.run(["cc", "-O2", "-o", program, Path(__file__).with_name("bare.c"), "-lsqlite3"], check=True)
    return program


def bare_loop(folder: Path, rows: int, seconds: int) -> float:
    """Rows a second in commits of so many, each synced, without Swift, rules or an audit."""
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        said = subprocess.run([bare(), Path(fresh) / "bare.sqlite", str(rows), str(seconds)],
                              capture_output=True, text=True, check=True).stdout
    return float(said)


def tpcb(address: str, at_once: int, seconds: int) -> float:
    """Transactions a second of pgbench's TPC-B. Its tables are made by `prepare_tpcb`."""
    said = subprocess.run([BIN / "pgbench", "-c", str(at_once), "-j", str(min(2, at_once)), "-T", str(seconds), address],
                          capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", said).group(1))


def prepare_tpcb(address: str, at_once: int) -> None:
    """A branch for each client: with fewer they would wait for each other's row, which is not what is compared."""
    subprocess.run([BIN / "pgbench", "-q", "-i", "-s", str(at_once), address], capture_output=True, check=True)


def with_room_for(postgres: Cluster, sessions: int) -> None:
    """pgbench opens a session for each client."""
    postgres.ask(f"ALTER SYSTEM SET max_connections = {sessions}")
    postgres.break_off()
    postgres.start()


def processor_seconds(pid: int) -> float:
    """User and system, of all its threads, and of the processes that it waited for: other work on the machine is not
    in it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def processor_seconds_of(postgres: Cluster | None) -> float:
    """Of the cluster and its sessions; without one, none."""
    if not postgres:
        return 0
    postmaster = int((postgres.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    sessions = subprocess.run(["pgrep", "-P", str(postmaster)], capture_output=True, text=True, check=True).stdout
    spent = 0.0
    for pid in [postmaster, *sessions.split()]:
        # One that has ended meanwhile is counted with its parent.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            spent += processor_seconds(int(pid))
    return spent


def memory(pid: int) -> dict[str, float]:
    """Resident now, and at most since it began, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return {name: int(re.search(rf"{field}:\s+(\d+)", status).group(1)) / 1024
            for name, field in {"now": "VmRSS", "peak": "VmHWM"}.items()}


def disk(folder: Path) -> str:
    """What the records lie on. PostgreSQL's lie among the temporary files: another disk is another comparison."""
    systems = [subprocess.run(["stat", "--file-system", "--format", "%T", place], capture_output=True, text=True,
                              check=True).stdout.strip().replace("ext2/ext3", "ext4")
               for place in (folder, Path(tempfile.gettempdir()))]
    if os.stat(folder).st_dev == os.stat(tempfile.gettempdir()).st_dev:
        return systems[0]
    return f"SQLite on {systems[0]}, PostgreSQL on another disk ({systems[1]})"
