"""A throw-away PostgreSQL 15 that syncs what it commits, as `script/with-postgres` makes one for the tests."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from network import Machine

BIN = Path("/usr/lib/postgresql/15/bin")


class Cluster:
    def __init__(self, primary: "Cluster | None" = None, machine: Machine | None = None, settings: str = ""):
        """`primary`: whom it follows, as a standby. `machine`: where it runs, unless here. `settings`: flags of the server."""
        self.settings = settings
        self.machine, self.host = machine, machine.address if machine else "127.0.0.1"
        self.folder = folder = Path(tempfile.mkdtemp(prefix="wenming-postgresql-"))
        # The server refuses to run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.enter = machine.enter if machine else []
        if self.user:
            shutil.chown(folder, "postgres")
        self.port = free_port()
        self.address = f"postgres://postgres@{self.host}:{self.port}/postgres"
        if primary:
            self.follow(primary)
        else:
            self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
            with (self.folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write("host all,replication postgres samenet trust\n")
            self.start()

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([*self.enter, *self.user, BIN / program, "-D", self.folder / "data", *arguments], cwd="/",
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{program} {' '.join(arguments)}: {done.stderr}")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses={self.host} -c unix_socket_directories={self.folder} -c fsync=on {self.settings}"
        self.run("pg_ctl", "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def break_off(self) -> None:
        """As a crash: nothing is finished, nothing is written out."""
        self.run("pg_ctl", "-m", "immediate", "stop")

    def kill(self) -> None:
        """As a machine that is gone: nobody hears of it, and nothing is answered any more."""
        kill(self.folder)

    def follow(self, primary: "Cluster") -> None:
        """Becomes a standby of another; what was here is gone."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        self.run("pg_basebackup", "-h", primary.host, "-p", str(primary.port), "-U", "postgres", "-R", "-c", "fast")
        self.start()

    def promote(self) -> None:
        self.run("pg_ctl", "-w", "promote")

    def waits_for_standby(self, is_waiting: bool) -> None:
        """Whether no commit is answered before a standby has it."""
        names = "SET synchronous_standby_names = '*'" if is_waiting else "RESET synchronous_standby_names"
        self.ask(f"ALTER SYSTEM {names}")
        self.ask("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 30
        while is_waiting and self.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != "1":
            if time.monotonic() > deadline:
                raise SystemExit("the standby did not follow")
            time.sleep(0.02)
        # Commits wait from when the checkpointer has read the setting, which it does before it answers.
        if is_waiting:
            self.ask("CHECKPOINT")

    def ask(self, sql: str) -> str:
        return subprocess.run(["psql", self.address, "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql],
                              capture_output=True, text=True, check=True).stdout.strip()

    @contextlib.contextmanager
    def removed(self):
        """It does not outlive this."""
        try:
            yield self
        finally:
            with contextlib.suppress(SystemExit):
                self.break_off()  # unless it is broken off already
            shutil.rmtree(self.folder)


def kill(folder: Path) -> None:
    """The PostgreSQL whose sockets lie in a folder, and its data below it."""
    postmaster = (folder / "data" / "postmaster.pid").read_text().splitlines()[0]
    children = subprocess.run(["pgrep", "-P", postmaster], capture_output=True, text=True, check=False).stdout
    subprocess.run(["kill", "-9", postmaster, *children.split()], check=False)
    # Until init has buried it, PostgreSQL would take its predecessor for alive.
    for lock in folder.glob(".s.PGSQL.*"):
        lock.unlink()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_here() -> bool:
    """Whether PostgreSQL 15 is installed, and may be run by us."""
    return (BIN / "initdb").exists() and (os.geteuid() != 0 or bool(shutil.which("runuser")))
