"""Bad luck of every kind while clerks write, and what became of the writes that were acknowledged.

In the end every acknowledged write must be there once: nothing lost, nothing doubled. Each proof prints one line."""

import argparse
import contextlib
import functools
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import answers_after_sync
import clock_back
import cluster
import county
import failover
import full_disk
import killed
import mounts
import network
import new_folder
import power_cut
import read_only
import restarted
from ledger import Outcome
from server import Server


@dataclass
class Run:
    """What the proofs share: the demo county to copy, and how long to go on."""

    binary: Path
    folder: Path
    rounds: int
    cuts: int
    restarts: int
    failovers: int
    seed: int
    say: callable
    servers: list[Server] = field(default_factory=list)

    @functools.cached_property
    def demo(self) -> tuple[Path, str]:
        """The demo county's folder and its clerk's password."""
        source = self.folder / "demo"
        return source, county.demo(Server(self.binary, source))

    def server(self, name: str, data: Path | None = None) -> tuple[Server, str]:
        """A server on a copy of the demo county, and the clerk's password."""
        source, password = self.demo
        data = data or self.folder / name / "data"
        shutil.copytree(source, data, dirs_exist_ok=True)
        self.servers.append(Server(self.binary, data))
        return self.servers[-1], password

    def end_servers(self) -> None:
        """None outlives its proof, also when that broke off."""
        for server in self.servers:
            with server.ended():
                pass


@dataclass
class Line:
    """What a proof has to say; `None` when it could not be held here."""

    is_sound: bool | None
    words: str


def of(outcome: Outcome, also: str = "", is_sound: bool = True) -> Line:
    named = "".join(f"\n  {one}" for one in (outcome.lost + outcome.doubled)[:10])
    return Line(outcome.is_sound and is_sound, f"{outcome}{also and '; '}{also}{named}")


def kill(run: Run) -> Iterator[Line]:
    yield of(killed.run(*run.server("kill"), run.rounds, run.seed, run.say))


def cut(run: Run) -> Iterator[Line]:
    yield of(power_cut.run(*run.server("cut"), run.cuts, run.seed, say=run.say))
    for prepare in (new_folder.made_by_a_killed_server, new_folder.made_at_the_first_start):
        name = prepare.__name__.replace("_", " ")
        yield of(new_folder.run(*run.server(f"folder {name}"), prepare), f"a photo in a folder {name}")


def lies(run: Run) -> Iterator[Line]:
    """Whether a power cut that loses something would be seen at all."""
    for what in ("files", "folders"):
        outcome = power_cut.run(*run.server(f"lies-{what}"), 20, run.seed, lies=what, say=run.say)
        yield Line(bool(outcome.lost), f"{outcome} when {what} are synced in word only, as must be seen")


def sync(run: Run) -> Iterator[Line]:
    if not answers_after_sync.is_permitted():
        yield Line(None, "needs strace, and leave to trace")
        return
    outcome, checked = answers_after_sync.run(*run.server("sync"), 1000, run.seed, run.say)
    yield of(outcome, f"of {checked.answers} answers {len(checked.early)} left before their sync",
             checked.answers >= outcome.acknowledged and not checked.early)


def full(run: Run) -> Iterator[Line]:
    if not mounts.is_permitted(mounts.Memory, run.folder):
        yield Line(None, "needs root, and leave to mount")
        return
    with mounts.mounted(mounts.Memory, run.folder / "full", 256) as mount:
        server, password = run.server("full", mount.folder)
        with server.ended():
            outcome, refused = full_disk.run(server, mount, password, run.seed, run.say)
    yield of(outcome, str(refused), refused.is_plain)


def readonly(run: Run) -> Iterator[Line]:
    if not mounts.is_permitted(mounts.Disk, run.folder):
        yield Line(None, "needs root, and leave to mount an ext4 image")
        return
    with mounts.mounted(mounts.Memory, run.folder / "read-only", 256) as mount:
        server, _ = run.server("read-only", mount.folder)
        status, said = read_only.start(server, mount)
    yield Line(status != 0 and read_only.is_plain(said), f"started on a read-only folder: status {status}, {said!r}")
    with mounts.mounted(mounts.Disk, run.folder / "failing", 256) as disk:
        server, password = run.server("failing", disk.folder)
        with server.ended():
            outcome, refused = read_only.run(server, disk, password, run.seed, run.say)
    yield of(outcome, str(refused), refused.is_plain)


def clock(run: Run) -> Iterator[Line]:
    yield of(clock_back.run(*run.server("clock"), 300, run.seed, run.say))


def postgresql(run: Run) -> Iterator[Line]:
    if not cluster.is_here():
        yield Line(None, "needs PostgreSQL 15")
        return
    postgres = cluster.Cluster()
    server = Server(run.binary, run.folder / "postgresql" / "data", database=postgres.address)
    server.data.mkdir(parents=True)
    with postgres.removed(), server.ended():
        password = county.demo(server)
        yield of(killed.run(server, password, run.restarts, run.seed, run.say), "server killed")
        outcome, refused = restarted.run(server, postgres, password, run.restarts, run.seed, say=run.say)
        yield of(outcome, f"PostgreSQL restarted, refused {refused}", 500 not in refused)
        waiting = clock_back.unsealed_after_restart(server, password)
        yield Line(waiting == 0, f"clock set back a day, started again: {waiting} audit entries wait to be sealed")


def takeover(run: Run) -> Iterator[Line]:
    if not cluster.is_here():
        yield Line(None, "needs PostgreSQL 15")
        return
    with failover.pair() as (primary, standby, database), paired(run, "failover", database) as (server, password):
        outcome, refused = failover.run(
            server, primary, standby, password, run.failovers, run.seed, say=run.say)
        yield of(outcome, f"primary killed, synchronous standby promoted, refused {refused}")
    yield without_a_word(run)
    with failover.pair() as (primary, standby, database), paired(run, "behind", database) as (server, password):
        outcome = failover.behind(server, primary, standby, password, 100, run.seed)
        yield Line(bool(outcome.lost), f"{outcome} when the standby was away, as must be seen")


def without_a_word(run: Run) -> Line:
    if not network.is_permitted():
        return Line(None, "needs root, and leave to make networks")
    with network.made() as made, failover.pair(made) as (primary, standby, database), \
            paired(run, "vanished", database) as (server, password):
        outcome, refused = failover.run(
            server, primary, standby, password, run.failovers, run.seed, say=run.say, without_a_word=True)
    return of(outcome, f"primary's machine gone without a word, standby promoted, refused {refused}")


@contextlib.contextmanager
def paired(run: Run, name: str, database: str) -> Iterator[tuple[Server, str]]:
    """A server of the demo county on a pair."""
    server = Server(run.binary, run.folder / name / "data", database=database)
    server.data.mkdir(parents=True)
    with server.ended():
        yield server, county.demo(server)


PROOFS = {
    "kill": (kill, "the server is killed with -9"),
    "power-cut": (cut, "the power fails: what was not synced is gone, or part of it"),
    "lies": (lies, "the same on a disk that does not sync: it must be seen"),
    "sync": (sync, "each answer leaves after its sync"),
    "full": (full, "the disk is full"),
    "read-only": (readonly, "the folder is read-only, from the start or from some moment on"),
    "clock": (clock, "the clock is set back"),
    "postgresql": (postgresql, "on PostgreSQL: the server is killed, and PostgreSQL restarted"),
    "failover": (takeover, "PostgreSQL's primary is killed, and its standby promoted"),
}


def main() -> None:
    options = argparse.ArgumentParser(
        prog="script/crash", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="proofs:\n" + "\n".join(f"  {name:<11} {words}" for name, (_, words) in PROOFS.items()))
    options.add_argument("proofs", nargs="*", metavar="PROOF", help="which (default: all of them)")
    options.add_argument("--rounds", type=int, default=200, help="how often the server is killed (default 200)")
    options.add_argument("--cuts", type=int, default=60, help="how often the power fails (default 60)")
    options.add_argument("--restarts", type=int, default=20, help="how often PostgreSQL restarts (default 20)")
    options.add_argument("--failovers", type=int, default=10, help="how often the primary is killed (default 10)")
    options.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32), help="of an earlier run")
    options.add_argument("--quiet", action="store_true", help="only the line of each proof")
    options.add_argument("--binary", type=Path, default=Path(".build/debug/wenming"))
    chosen = options.parse_args()
    if wrong := set(chosen.proofs) - set(PROOFS):
        options.error(f"no such proof: {', '.join(sorted(wrong))}")
    print(f"seed {chosen.seed}", flush=True)
    is_sound = True
    with tempfile.TemporaryDirectory(prefix="wenming-crash-") as folder:
        say = (lambda line: None) if chosen.quiet else functools.partial(print, flush=True)
        run = Run(chosen.binary, Path(folder), chosen.rounds, chosen.cuts, chosen.restarts, chosen.failovers,
                  chosen.seed, say)
        for name in chosen.proofs or PROOFS:
            try:
                for line in PROOFS[name][0](run):
                    mark = {True: "holds", False: "FAILS", None: "skipped"}[line.is_sound]
                    print(f"{name}: {mark}: {line.words}", flush=True)
                    is_sound = is_sound and line.is_sound is not False
            finally:
                run.end_servers()
    sys.exit(0 if is_sound else 1)


if __name__ == "__main__":
    main()
