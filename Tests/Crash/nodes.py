"""Three nodes of PostgreSQL under Patroni, etcd, and HAProxy before them, as docs/operations.md has them, on one machine:
its blocks are taken as they are but for names, ports, folders and passwords. Everything is thrown away in the end."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import cluster
from paper import filled, sample

PASSWORD = "wenming-1"
NAMES = ["db1", "db2", "db3"]
# For what takes a minute where others build beside it.
PATIENCE = 180
PROGRAMS = ["patroni", "patronictl", "etcd", "haproxy", "pgbouncer"]


def missing() -> list[str]:
    """What is not installed of what this needs."""
    return [name for name in PROGRAMS if not shutil.which(name)] + ([] if cluster.is_here() else ["PostgreSQL 15"])


class Program:
    """A program that runs as postgres (PostgreSQL refuses to run as root), with its own log."""

    def __init__(self, log: Path, *words: str | Path):
        self.log, self.words = log, words
        self.process = None

    def start(self) -> None:
        # What lies in the home of whoever started us is not for postgres to read; libpq looks for certificates there.
        environment = {**os.environ, "HOME": str(self.log.parent)}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.words, stdout=log, stderr=log, cwd="/", env=environment, start_new_session=True, **WHO)

    def kill(self) -> None:
        """At once, itself alone."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=30)


WHO = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


class Node:
    """A Patroni and its PostgreSQL."""

    def __init__(self, name: str, folder: Path, etcd: int):
        self.name, self.folder = name, folder / name
        self.port, self.rest = cluster.free_port(), cluster.free_port()
        self.folder.mkdir()
        self.file = self.folder / "config.yml"
        certificate = folder / "certificate"
        self.file.write_text(filled(sample("yaml"), {
            "name: db1": f"name: {name}",
            "0.0.0.0:8008": f"127.0.0.1:{self.rest}",
            "db1:8008": f"127.0.0.1:{self.rest}",
            "db1:2379,db2:2379,db3:2379": f"127.0.0.1:{etcd}",
            "0.0.0.0:5432": f"127.0.0.1:{self.port}",
            "db1:5432": f"localhost:{self.port}",
            "/var/lib/postgresql/15/wenming": f"{self.folder}/data",
            "/var/lib/postgresql/wenming.pgpass": f"{self.folder}/pgpass",
            # Three of them on a machine on which others build.
            "unix_socket_directories: /var/run/postgresql":
                f"unix_socket_directories: {self.folder}\n    shared_buffers: 32MB",
            "/etc/ssl/wenming/db1.crt": f"{certificate}.crt",
            "/etc/ssl/wenming/db1.key": f"{certificate}.key",
            "/etc/ssl/wenming/ca.crt": f"{certificate}.crt",
            "10.0.0.11/32": "127.0.0.1/32", "10.0.0.12/32": "127.0.0.1/32", "10.0.0.13/32": "127.0.0.1/32",
            "10.0.0.0/24": "127.0.0.1/32",
            "…": PASSWORD,
        }), encoding="utf-8")
        self.file.chmod(0o600)
        self.patroni = Program(self.folder / "log", "patroni", self.file)

    def says(self, path: str) -> dict:
        """What Patroni answers; nothing where it does not say yes."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}/{path}", timeout=3) as answer:
                return json.load(answer)
        except (OSError, ValueError):
            return {}

    @property
    def is_primary(self) -> bool:
        return bool(self.says("primary"))

    def kill_postgresql(self) -> None:
        cluster.kill(self.folder)

    def remove(self) -> None:
        self.patroni.kill()
        with contextlib.suppress(OSError):
            self.kill_postgresql()


class Nodes:
    """All of them, and the way to whichever is the primary."""

    def __init__(self, folder: Path):
        self.folder = folder
        etcd, peer, self.port = (cluster.free_port() for _ in range(3))
        certificate(folder)
        self.nodes = [Node(name, folder, etcd) for name in NAMES]
        self.etcd = Program(
            folder / "etcd.log", "etcd", "--data-dir", folder / "etcd",
            "--listen-client-urls", f"http://127.0.0.1:{etcd}", "--advertise-client-urls", f"http://127.0.0.1:{etcd}",
            "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-cluster", f"default=http://127.0.0.1:{peer}",
            "--heartbeat-interval", "500", "--election-timeout", "5000")
        proxy = folder / "haproxy.cfg"
        proxy.write_text(filled(sample("haproxy"), {
            "127.0.0.1:5000": f"127.0.0.1:{self.port}",
            **{f"{node.name}:5432 maxconn 200 check port 8008":
               f"127.0.0.1:{node.port} maxconn 200 check port {node.rest}" for node in self.nodes},
        }), encoding="utf-8")
        self.haproxy = Program(folder / "haproxy.log", "haproxy", "-db", "-f", proxy)
        as_postgres(folder)

    @property
    def database(self) -> str:
        """The paper's address, with what it has in files and the environment."""
        address = re.search(r'--database "(.*?)"', sample("ini", 1)).group(1)
        own = filled(address, {"wenming@db:5000": f"wenming:{PASSWORD}@db:{self.port}"})
        return f"{own}&sslmode=verify-full&sslrootcert={self.folder}/certificate.crt"

    @property
    def primary(self) -> Node | None:
        return next((node for node in self.nodes if node.is_primary), None)

    def start(self) -> None:
        self.etcd.start()
        self.nodes[0].patroni.start()
        self.wait_for("the first node to be primary", lambda: self.primary)
        for node in self.nodes[1:]:
            node.patroni.start()
        self.wait_until_whole()
        self.make_database()
        self.haproxy.start()
        # Until it has asked, it takes all of them for primaries, one after the other.
        self.wait_for("HAProxy to lead to the primary", lambda: all(self.answers() for _ in self.nodes))

    def answers(self) -> bool:
        asked = subprocess.run(["psql", self.database, "--command", "SELECT 1"], capture_output=True, check=False)
        return asked.returncode == 0

    def make_database(self) -> None:
        place = f"host={self.primary.folder} port={self.primary.port} user=postgres dbname=postgres"
        done = subprocess.run(
            ["psql", place, "--no-psqlrc", "--set", "ON_ERROR_STOP=1"], input=sample("sql").replace("…", PASSWORD),
            capture_output=True, text=True, check=False, env={**os.environ, "PGPASSWORD": PASSWORD})
        if done.returncode != 0:
            raise SystemExit(f"the database was not made: {done.stderr}")

    def wait_until_whole(self) -> None:
        """One is primary, one follows at each commit, and all the others follow."""
        def is_whole() -> bool:
            primary = self.primary
            members = primary.says("cluster").get("members", []) if primary else []
            roles = sorted(member["role"] for member in members if member["state"] in ("running", "streaming"))
            return roles == ["leader", "replica", "sync_standby"]

        self.wait_for("one primary, one synchronous standby and one more", is_whole)

    def wait_for(self, words: str, what) -> None:
        deadline = time.monotonic() + PATIENCE
        while not what():
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain for {words}:\n{self.last_words()}")
            time.sleep(0.2)

    def switch_over(self) -> None:
        primary = self.primary
        subprocess.run(["patronictl", "-c", primary.file, "switchover", "--force", "--master", primary.name],
                       check=True, capture_output=True, text=True)

    def revive(self) -> None:
        """Whoever was killed comes back, as a standby if another is primary now."""
        for node in self.nodes:
            if node.patroni.process.poll() is not None:
                node.patroni.start()

    def last_words(self) -> str:
        return "\n".join(f"{program.log}:\n{program.log.read_text()[-1500:]}" for program in
                         [*(node.patroni for node in self.nodes), self.haproxy, self.etcd] if program.log.exists())

    def remove(self) -> None:
        self.haproxy.kill()
        for node in self.nodes:
            node.remove()
        self.etcd.kill()


def as_postgres(folder: Path) -> None:
    """What was made there is that of the programs that run there."""
    for path in [folder, *folder.rglob("*")] if WHO else []:
        shutil.chown(path, "postgres", "postgres")


def certificate(folder: Path) -> None:
    """One for all nodes, which is its own authority: of the machine, and of `db`, whichever of them is primary."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,DNS:db", "-keyout", folder / "certificate.key",
                    "-out", folder / "certificate.crt"], capture_output=True, check=True)
    (folder / "certificate.key").chmod(0o600)


@contextlib.contextmanager
def running() -> Iterator[Nodes]:
    """All of it while this lasts."""
    folder = Path(tempfile.mkdtemp(prefix="wenming-patroni-"))
    nodes = Nodes(folder)
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.remove()
        shutil.rmtree(folder, ignore_errors=True)
