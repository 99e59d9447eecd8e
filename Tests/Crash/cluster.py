"""A throw-away PostgreSQL 15 that syncs what it commits, as `script/with-postgres` makes one for the tests."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

BIN = Path("/usr/lib/postgresql/15/bin")


class Cluster:
    def __init__(self):
        self.folder = folder = Path(tempfile.mkdtemp(prefix="wenming-postgresql-"))
        # The server refuses to run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([*self.user, BIN / program, "-D", self.folder / "data", *arguments], cwd="/",
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{program} {' '.join(arguments)}: {done.stderr}")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=on"
        self.run("pg_ctl", "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def break_off(self) -> None:
        """As a crash: nothing is finished, nothing is written out."""
        self.run("pg_ctl", "-m", "immediate", "stop")

    @contextlib.contextmanager
    def removed(self):
        """It does not outlive this."""
        try:
            yield self
        finally:
            self.break_off()
            shutil.rmtree(self.folder)


def is_here() -> bool:
    """Whether PostgreSQL 15 is installed, and may be run by us."""
    return (BIN / "initdb").exists() and (os.geteuid() != 0 or bool(shutil.which("runuser")))
