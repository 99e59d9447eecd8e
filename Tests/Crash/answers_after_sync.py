"""Each answer leaves after its sync, as the operating system saw it (strace).

Of every write that was answered with 303: an fdatasync of SQLite's log began after the request had been received, and
ended well before the answer was given to the network.
"""

import random
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ledger import Outcome
from load import Load
from plans import PEOPLE, Plans
from server import Server

CALLS = "read,recvfrom,recvmsg,write,writev,sendto,sendmsg,fdatasync,fsync"
RECEIVING, SENDING = {"read", "recvfrom", "recvmsg"}, {"write", "writev", "sendto", "sendmsg"}


@dataclass
class Call:
    """One system call: what it was given, what it returned, and when it began and ended."""

    name: str
    words: str
    result: int
    began: float
    ended: float

    @property
    def file(self) -> str:
        """Its first argument: `7</data/wenming.sqlite-wal>`."""
        return self.words.split(",", 1)[0].strip()


@dataclass
class Checked:
    # When each answer began, and when each sync ended.
    answers: list[float] = field(default_factory=list)
    syncs: list[float] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    # Until then one was written after the other.
    together: float = 0

    @property
    def alone(self) -> tuple[int, int]:
        """How many answers and syncs there were while nobody else wrote: each answer needs one of its own."""
        return tuple(sum(moment < self.together for moment in moments) for moments in (self.answers, self.syncs))

    @property
    def is_sound(self) -> bool:
        answers, syncs = self.alone
        return not self.early and 0 < answers <= syncs

    def __str__(self) -> str:
        answers, syncs = self.alone
        return (f"of {len(self.answers)} answers {len(self.early)} left before their sync; "
                f"{syncs} syncs for {answers} written one after the other")


def calls(lines: Iterable[str]) -> Iterator[Call]:
    """Of `strace -f -ttt -T -y`, in the order of their ends; one that another thread's broke in two is put together."""
    begun = {}
    for line in lines:
        found = re.match(r"(\d+) +(\d+\.\d+) (.*)", line)
        if not found:
            continue
        thread, moment, rest = found[1], float(found[2]), found[3]
        if start := re.match(r"(\w+)\((.*) <unfinished \.\.\.>$", rest):
            begun[thread] = (moment, start[2])
            continue
        words = ""
        if resumed := re.match(r"<\.\.\. (\w+) resumed>(.*)", rest):
            moment, words = begun.pop(thread, (moment, ""))
            rest = f"{resumed[1]}({words}{resumed[2]}"
        if whole := re.match(r"(\w+)\((.*)\) += (-?\d+).*<(\d+\.\d+)>$", rest):
            yield Call(whole[1], whole[2], int(whole[3]), moment, moment + float(whole[4]))


def check(lines: Iterable[str]) -> Checked:
    """Which answers to writes left before a sync that could have covered them."""
    checked, received, syncs = Checked(), {}, []
    # A call that ended later may have begun earlier: an answer counts from its begin.
    for call in sorted(calls(lines), key=lambda call: call.began if call.name in SENDING else call.ended):
        if call.name in ("fdatasync", "fsync"):
            if call.result == 0 and "-wal>" in call.file:
                syncs.append(call)
        elif call.name in RECEIVING and call.result > 0:
            if '"POST /' in call.words:
                received[call.file] = call.ended
            elif call.file in received:
                received[call.file] = call.ended  # the rest of its body
        elif call.name in SENDING and '"HTTP/1.1 ' in call.words:
            since = received.pop(call.file, None)
            if since is None or '"HTTP/1.1 303' not in call.words:
                continue
            checked.answers.append(call.began)
            if not any(since < sync.began and sync.ended <= call.began for sync in reversed(syncs[-50:])):
                checked.early.append(f"{call.began:.6f} {call.file}: received {since:.6f}, no sync between")
    checked.syncs = [sync.ended for sync in syncs]
    return checked


def is_permitted() -> bool:
    """Whether processes may be traced here."""
    return bool(shutil.which("strace")) and subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def run(server: Server, password: str, writes: int, seed: int, say=print) -> tuple[Outcome, Checked]:
    """So many writes one after the other, and as many by six at once."""
    trace, dice = Path(f"{server.data}.strace"), random.Random(seed)
    # -D: the process that we started stays the server itself.
    server.wrapper = ("strace", "-D", "-f", "-ttt", "-T", "-y", "-s", "40", "--seccomp-bpf", "-e", f"trace={CALLS}",
                      "-o", trace)
    server.start()
    plans = Plans(server.records, server.data)
    alone = Load(server, password, dice, kinds=[plans.works], people=PEOPLE)
    together = Load(server, password, dice, kinds=plans.kinds(), people=PEOPLE)
    for load in (alone, together):
        began = time.time()
        load.begin()
        load.wait_for_more(writes)
        load.end()
    first, second = alone.compare(), together.settle()
    deadline = time.monotonic() + 30
    while "+++ exited" not in trace.read_text(errors="replace")[-200:] and time.monotonic() < deadline:
        time.sleep(0.05)  # the tracer ends a little after what it traced
    with trace.open(errors="replace") as lines:
        checked = check(lines)
    checked.together = began
    say(f"  {checked}")
    return first + second, checked
