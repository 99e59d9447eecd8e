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
import bouncer
import citus
import clock_back
import cluster
import county
import failover
import flood
import full_disk
import killed
import mounts
import network
import new_folder
import nodes
import patroni
import table
import power_cut
import read_only
import restarted
from ledger import Outcome
from server import Server, Unsound


@dataclass
class Run:
    """What the proofs share: the demo county to copy, and how long to go on."""

    binary: Path
    folder: Path
    rounds: int
    cuts: int
    restarts: int
    failovers: int
    errors: int
    seconds: int
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
    # What goes into the table: what happened, how often, and what became of it.
    row: tuple[str, int, Outcome] | None = None
    # What goes into the table of pauses: by what happened, how many seconds nothing was acknowledged.
    pauses: dict[str, list[float]] = field(default_factory=dict)

    def renew(self, seed: int, binary: Path) -> None:
        """In the tables of docs/operations.md."""
        measured = table.measured(binary)
        if self.row:
            table.renew("crash", table.line(*self.row, seed, measured))
        for happened, pauses in self.pauses.items():
            table.renew("pauses", table.pause_line(happened, pauses, seed, measured))

    def __str__(self) -> str:
        return f"{ {True: 'holds', False: 'FAILS', None: 'skipped'}[self.is_sound] }: {self.words}"


def of(happened: str, times: int, outcome: Outcome, also: str = "", is_sound: bool = True) -> Line:
    """Nothing is lost or doubled, and some of every kind was written all the time."""
    named = "".join(f"\n  {one}" for one in (outcome.lost + outcome.doubled)[:10])
    absent = outcome.absent()
    words = [happened, f"{times} ×", str(outcome), also, absent and f"not written all the time: {', '.join(sorted(absent))}"]
    return Line(outcome.is_sound and is_sound and not absent, "; ".join(filter(None, words)) + named,
                (happened, times, outcome))


def seen(happened: str, outcome: Outcome) -> Line:
    """What is lost by right, and must be found."""
    return Line(bool(outcome.lost), f"{happened}; {outcome}", (happened, 1, outcome))


def kill(run: Run) -> Iterator[Line]:
    outcome = killed.run(*run.server("kill"), run.rounds, run.seed, run.say)
    yield of("the server is killed with -9 (SQLite)", run.rounds, outcome)


def cut(run: Run) -> Iterator[Line]:
    outcome = power_cut.run(*run.server("cut"), run.cuts, run.seed, say=run.say)
    yield of("the power fails (SQLite)", run.cuts, outcome)
    for prepare in (new_folder.made_by_a_killed_server, new_folder.stored_by_a_killed_server,
                    new_folder.made_at_the_first_start):
        name = prepare.__name__.replace("_", " ")
        outcome = new_folder.run(*run.server(f"folder {name}"), prepare)
        yield Line(outcome.is_sound, f"a photo in a folder {name}; {outcome}")


def lies(run: Run) -> Iterator[Line]:
    """Whether a power cut that loses something would be seen at all."""
    for what in ("files", "folders"):
        try:
            outcome = power_cut.run(*run.server(f"lies-{what}"), 20, run.seed, lies=what, say=run.say)
        except Unsound as found:
            # A record may name a photo whose folder was not synced: then the doctor is the first to see it.
            yield Line("不见了" in str(found), f"{what} synced in word only; {found}")
        else:
            yield seen(f"the power fails, {what} synced in word only: must be seen", outcome)


def sync(run: Run) -> Iterator[Line]:
    if not answers_after_sync.is_permitted():
        yield Line(None, "needs strace, and leave to trace")
        return
    outcome, checked = answers_after_sync.run(*run.server("sync"), 1000, run.seed, run.say)
    is_whole = len(checked.answers) >= outcome.acknowledged
    yield of("strace looks on while it is written", 1, outcome, str(checked), is_whole and checked.is_sound)


def full(run: Run) -> Iterator[Line]:
    if not mounts.is_permitted(mounts.Memory, run.folder):
        yield Line(None, "needs root, and leave to mount")
        return
    with mounts.mounted(mounts.Memory, run.folder / "full", 256) as mount:
        server, password = run.server("full", mount.folder)
        with server.ended():
            outcome, refused = full_disk.run(server, mount, password, run.seed, run.say)
    yield of("the disk is full, and has room again", 1, outcome, str(refused), refused.is_plain)


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
            outcome, refused = read_only.run(server, disk, password, run.errors, run.seed, run.say)
    yield of("the file system makes itself read-only at an error, is repaired", run.errors, outcome, str(refused),
             refused.is_plain)


def clock(run: Run) -> Iterator[Line]:
    outcome = clock_back.run(*run.server("clock"), 300, run.seed, run.say)
    yield of("the clock is set back an hour, a day, and right again", 4, outcome)


def postgresql(run: Run) -> Iterator[Line]:
    if not cluster.is_here():
        yield Line(None, "needs PostgreSQL 15")
        return
    postgres = cluster.Cluster()
    server = Server(run.binary, run.folder / "postgresql" / "data", database=postgres.address)
    server.data.mkdir(parents=True)
    with postgres.removed(), server.ended():
        password = county.demo(server)
        outcome = killed.run(server, password, run.restarts, run.seed, run.say)
        yield of("the server is killed with -9 (PostgreSQL)", run.restarts, outcome)
        outcome, refused = restarted.run(server, postgres, password, run.restarts, run.seed, say=run.say)
        yield of("PostgreSQL breaks off and starts again", run.restarts, outcome, f"refused {refused}", 500 not in refused)
        waiting = clock_back.unsealed_after_restart(server, password)
        yield Line(waiting == 0, f"clock set back a day, started again: {waiting} audit entries wait to be sealed")


def takeover(run: Run) -> Iterator[Line]:
    if not cluster.is_here():
        yield Line(None, "needs PostgreSQL 15")
        return
    with failover.pair() as (primary, standby, database), paired(run, "failover", database) as (server, password):
        outcome, refused = failover.run(
            server, primary, standby, password, run.failovers, run.seed, say=run.say)
        yield of("PostgreSQL's primary is killed, its synchronous standby promoted", run.failovers, outcome,
                 f"refused {refused}")
    yield without_a_word(run)
    with failover.pair() as (primary, standby, database), paired(run, "behind", database) as (server, password):
        outcome = failover.behind(server, primary, standby, password, 100, run.seed)
        yield seen("the primary is killed while its standby was away: must be seen", outcome)


def without_a_word(run: Run) -> Line:
    if not network.is_permitted():
        return Line(None, "needs root, and leave to make networks")
    with network.made() as made, failover.pair(made) as (primary, standby, database), \
            paired(run, "vanished", database) as (server, password):
        outcome, refused = failover.run(
            server, primary, standby, password, run.failovers, run.seed, say=run.say, without_a_word=True)
    return of("the machine of the primary is gone without a word, its standby promoted", run.failovers, outcome,
              f"refused {refused}")


def under_patroni(run: Run) -> Iterator[Line]:
    if missing := nodes.missing():
        yield Line(None, f"needs {', '.join(missing)}: script/packages patroni")
        return
    run.say("  three nodes are set up …")
    # Few self-checks, as they take most of the time, and are all alike.
    with nodes.running() as made, \
            paired(run, "patroni", made.database, "--self-checks", "10") as (server, password):
        found = patroni.run(server, made, password, run.seed, say=run.say)
    happened = "three nodes under Patroni: the primary, its Patroni or both are killed, switched over"
    line = of(happened, found.times, found.outcome, str(found))
    line.pauses = found.pauses
    yield line
    yield behind_bouncer(run)


def on_citus(run: Run) -> Iterator[Line]:
    if not citus.is_here():
        yield Line(None, "needs Citus, built for PostgreSQL 15")
        return
    run.say("  a coordinator and two workers are set up …")
    with citus.running() as province:
        server = Server(run.binary, run.folder / "citus" / "data", database=province.coordinator.address)
        server.data.mkdir(parents=True)
        province.distribute(server)
        with server.ended():
            password = county.demo(server, "--self-checks", "10")
            outcome, refused, scattered = citus.run(server, province, password, run.failovers, run.seed, say=run.say)
    yield of("a worker of Citus breaks off and starts again", run.failovers, outcome,
             f"refused {refused}; {scattered} statements asked more than one shard", 500 not in refused and scattered == 0)


def behind_bouncer(run: Run) -> Line:
    with cluster.Cluster().removed() as postgres, bouncer.before(postgres) as database:
        server = Server(run.binary, run.folder / "bouncer" / "data", database=database)
        server.data.mkdir(parents=True)
        with server.ended():
            looks, back = bouncer.run(server, postgres, county.village(server))
    longest = max(seconds for _, seconds in looks)
    statuses = sorted({status for status, _ in looks})
    return Line(statuses == [503] and longest < 15 and back < 15,
                f"PgBouncer, its PostgreSQL breaks off: whoever reads is answered {statuses} within {longest:.1f} s; "
                f"{back:.1f} s after it is back, pages are")


def strangers(run: Run) -> Iterator[Line]:
    for one in flood.run(*run.server("flood"), run.seconds, run.say):
        yield Line(one.is_borne, str(one))


@contextlib.contextmanager
def paired(run: Run, name: str, database: str, *options: str) -> Iterator[tuple[Server, str]]:
    """A server of the demo county on what is not one PostgreSQL alone."""
    server = Server(run.binary, run.folder / name / "data", database=database)
    server.data.mkdir(parents=True)
    with server.ended():
        yield server, county.demo(server, *options)


PROOFS = {
    "kill": (kill, "the server is killed with -9"),
    "power-cut": (cut, "the power fails: what was not synced is gone, or part of it"),
    "lies": (lies, "the same on a disk that does not sync: it must be seen"),
    "sync": (sync, "each answer leaves after its sync"),
    "full": (full, "the disk is full"),
    "read-only": (readonly, "the folder is read-only, from the start or from some moment on"),
    "clock": (clock, "the clock is set back"),
    "postgresql": (postgresql, "on PostgreSQL: the server is killed, and PostgreSQL restarted"),
    "flood": (strangers, "strangers flood sign-in, public pages and notices: what a page costs who is signed in, beside quiet"),
    "failover": (takeover, "PostgreSQL's primary is killed, and its standby promoted"),
    "patroni": (under_patroni, "three nodes under Patroni as docs/operations.md sets them up; only where it is named"),
    "citus": (on_citus, "a coordinator and two workers as docs/citus.sql sets them up; only where it is named"),
}
ONLY_NAMED = {"patroni", "citus"}

SHORTER = """

script/crash proofs [PYTEST ARGUMENTS] runs what script/test leaves out, some seconds each: these proofs in short, their tools,
several servers on one PostgreSQL, places and backups that are not what they should be (Tests/Proofs and Tests/Crash)."""


def main() -> None:
    options = argparse.ArgumentParser(
        prog="script/crash", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="proofs:\n" + "\n".join(f"  {name:<11} {words}" for name, (_, words) in PROOFS.items()) + SHORTER)
    options.add_argument("proofs", nargs="*", metavar="PROOF", help="which (default: all but patroni and citus)")
    options.add_argument("--rounds", type=int, default=200, help="how often the server is killed (default 200)")
    options.add_argument("--cuts", type=int, default=60, help="how often the power fails (default 60)")
    options.add_argument("--restarts", type=int, default=20, help="how often PostgreSQL restarts (default 20)")
    options.add_argument("--failovers", type=int, default=10, help="how often the primary is killed (default 10)")
    options.add_argument("--errors", type=int, default=5, help="how often the file system fails (default 5)")
    options.add_argument("--seconds", type=int, default=15, help="how long each flood lasts (default 15, 60 at most)",
                         choices=range(1, 61), metavar="SECONDS")
    options.add_argument("--papers", action="store_true", help="renew what was run in the tables of docs/operations.md")
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
                  chosen.errors, chosen.seconds, chosen.seed, say)
        # What takes packages that nobody needs otherwise is not held where none is named.
        for name in chosen.proofs or [name for name in PROOFS if name not in ONLY_NAMED]:
            for line in lines(run, name):
                print(f"{name}: {line}", flush=True)
                is_sound = is_sound and line.is_sound is not False
                if chosen.papers:
                    line.renew(chosen.seed, chosen.binary)
    sys.exit(0 if is_sound else 1)


def lines(run: Run, name: str) -> Iterator[Line]:
    """What a proof says; one that breaks off fails, and the others are held all the same."""
    try:
        yield from PROOFS[name][0](run)
    except (Exception, SystemExit) as error:
        yield Line(False, str(error) if isinstance(error, SystemExit) else repr(error))
    finally:
        run.end_servers()


if __name__ == "__main__":
    main()
