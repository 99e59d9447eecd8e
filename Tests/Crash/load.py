"""Clerks that write as fast as they are answered. Each write carries its own Idempotency-Key; one that was not answered
is sent again with the same key, as a phone would."""

import random
import threading
import time
from collections import Counter

from client import Client, Gone, main_text
from ledger import Ledger, Outcome, compare, counted
from plans import PEOPLE, Look, Plans, Write
from server import Server, Unsound


class Writer(threading.Thread):
    """Goes on until nobody answers or it is told to stop. What was not acknowledged is the next writer's first."""

    def __init__(self, load: "Load", steps, pending: list):
        super().__init__(daemon=True)
        self.load, self.steps, self.pending = load, steps, pending
        self.fault = None

    def run(self) -> None:
        try:
            while not self.load.stopping.is_set() and not self.fault:
                if not self.pending:
                    self.pending.append(next(self.steps))
                self.go_on(self.pending[0])
        except Gone:
            pass
        except Exception as error:  # whatever it is: a writer that ended in silence would prove nothing
            self.fault = repr(error)

    def go_on(self, step: Write | Look) -> None:
        status, said = step.send(self.load.clients[step.by])
        if step.is_answered(status, said):
            self.pending.remove(step)
            step.done(self.load.ledger, said)
        elif status in self.load.again:
            self.load.refused[status] += 1
            self.load.said.setdefault(status, said)
            self.load.stopping.wait(0.05)
        else:
            self.fault = refusal(step, status, said)


def refusal(step: Write | Look, status: int, said: str) -> str:
    return f"{step.path} {getattr(step, 'fields', '')}: {status} {main_text(said)}"


class Load:
    """The clerks of a proof: what they have under way outlives the server that they write to."""

    def __init__(
        self, server: Server, password: str, dice: random.Random, again: tuple = (), kinds: list | None = None,
        people: tuple = ()
    ):
        """`again`: statuses after which the same is sent again, with the same key. `people`: who writes what `kinds`
        give, a clerk alone unless it is said."""
        self.server, self.password, self.dice, self.again = server, password, dice, again
        self.people = people or (("clerk",) if kinds else PEOPLE)
        self.steps = [kind(random.Random(dice.getrandbits(32)))
                      for kind in kinds or Plans(server.records, server.data).kinds()]
        self.pending = [[] for _ in self.steps]
        self.ledger = Ledger()
        self.refused, self.said = Counter(), {}
        self.stopping = threading.Event()
        self.clients, self.writers = {}, []

    def begin(self) -> None:
        # A session outlives the server: signed in once, and by all of them.
        self.clients = self.clients or {name: Client(self.server, self.password, name) for name in self.people}
        self.stopping.clear()
        self.writers = [Writer(self, *each) for each in zip(self.steps, self.pending, strict=True)]
        for writer in self.writers:
            writer.start()

    def wait_for_more(self, answers: int, seconds: float = 60) -> None:
        if not self.ledger.wait_for_more(answers, seconds):
            raise self.failed(f"no more answers: {self.faults or dict(self.refused)}")

    def wait_for_any_moment(self) -> None:
        """After up to 200 more answers and then some milliseconds: requests are anywhere on their way."""
        self.wait_for_more(self.dice.randint(1, 200))
        time.sleep(self.dice.random() * 0.03)

    def end(self) -> None:
        """When every writer is through with what it is doing."""
        self.stopping.set()
        for writer in self.writers:
            writer.join(timeout=60)
        if self.faults:
            raise self.failed("; ".join(self.faults))
        if any(writer.is_alive() for writer in self.writers):
            raise self.failed("a writer did not end within a minute")

    @property
    def faults(self) -> list[str]:
        return [writer.fault for writer in self.writers if writer.fault]

    def failed(self, words: str, kind: type[SystemExit] = SystemExit) -> SystemExit:
        """What ends the proof, with how far it came."""
        return kind(f"{words}; acknowledged until then: {counted(self.ledger.kinds)}")

    def doctor(self) -> None:
        try:
            self.server.doctor()
        except Unsound as found:
            raise self.failed(str(found), Unsound) from found

    def compare(self) -> Outcome:
        # What was not answered may have been done.
        pending = [step.what for steps in self.pending for step in steps if isinstance(step, Write)]
        return compare(self.server.records, self.server.data, self.ledger, pending)

    def settle(self) -> Outcome:
        """Sends again what is still under way, stops the server, and compares for the last time."""
        self.stopping.clear()
        for pending in self.pending:
            for step in pending:
                status, said = step.send(self.clients[step.by])
                if not step.is_answered(status, said):
                    raise self.failed(f"sent again: {refusal(step, status, said)}")
                step.done(self.ledger, said)
            pending.clear()
        self.server.stop()
        self.doctor()
        return self.compare()
