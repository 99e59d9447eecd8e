"""Clerks that write as fast as they are answered. Each write carries its own Idempotency-Key; one that was not answered
is sent again with the same key, as a phone would."""

import random
import threading
from collections import Counter

from client import Client, Gone, main_text
from ledger import Ledger, Outcome, compare
from plans import PEOPLE, Plans, Write
from server import Server


class Writer(threading.Thread):
    """Writes until nobody answers or it is told to stop. What was not acknowledged is the next writer's first."""

    def __init__(self, load: "Load", plan, pending: list, seed: int):
        super().__init__(daemon=True)
        self.load, self.plan, self.pending = load, plan, pending
        self.random = random.Random(seed)
        self.fault = None

    def run(self) -> None:
        while not self.load.stopping.is_set():
            if not self.pending:
                self.pending.append(self.plan(self.random))
            try:
                if not self.is_acknowledged(self.pending[0]):
                    return
            except Gone:
                return

    def is_acknowledged(self, write: Write) -> bool:
        """False when there is no sense in going on."""
        status, said = self.load.clients[write.by].send(write)
        if status == 303 and "sign-in" not in said:
            self.pending.remove(write)
            self.load.ledger.note(write.kept)
        elif status in self.load.again:
            self.load.refused[status] += 1
            self.load.said.setdefault(status, said)
            self.load.stopping.wait(0.05)
        else:
            self.fault = f"{write.path} {write.fields}: {status} {main_text(said)}"
            return False
        return True


class Load:
    """The clerks of a proof: what they have under way outlives the server that they write to."""

    def __init__(
        self, server: Server, password: str, dice: random.Random, again: tuple = (), kinds: list | None = None,
        people: tuple = ()
    ):
        """`again`: statuses after which the same is sent again, with the same key. `people`: who writes what `kinds`
        give, a clerk alone unless it is said."""
        self.server, self.password, self.dice, self.again = server, password, dice, again
        self.kinds = kinds or Plans(server.records, server.data).kinds()
        self.people = people or (("clerk",) if kinds else PEOPLE)
        self.pending = [[] for _ in self.kinds]
        self.ledger = Ledger()
        self.refused, self.said = Counter(), {}
        self.stopping = threading.Event()
        self.clients, self.writers = {}, []

    def begin(self) -> None:
        # A session outlives the server: signed in once, and by all of them.
        self.clients = self.clients or {name: Client(self.server, self.password, name) for name in self.people}
        self.stopping.clear()
        self.writers = [Writer(self, *each, self.dice.getrandbits(32))
                        for each in zip(self.kinds, self.pending, strict=True)]
        for writer in self.writers:
            writer.start()

    def wait_for_more(self, answers: int) -> None:
        if not self.ledger.wait_for_more(answers):
            faults = [writer.fault for writer in self.writers if writer.fault]
            raise SystemExit(f"no more answers: {faults or dict(self.refused)}")

    def end(self) -> None:
        """When every writer is through with what it is doing."""
        self.stopping.set()
        for writer in self.writers:
            writer.join(timeout=60)
            if writer.fault:
                raise SystemExit(writer.fault)

    def compare(self) -> Outcome:
        # What was not answered may have been done.
        unsure = {pending[0].removes for pending in self.pending if pending}
        return compare(self.server.records, self.server.data, self.ledger, unsure)

    def settle(self) -> Outcome:
        """Sends again what is still under way, stops the server, and compares for the last time."""
        self.stopping.clear()
        for pending in self.pending:
            if pending:
                status, said = self.clients[pending[0].by].send(pending[0])
                if status != 303:
                    raise SystemExit(f"sent again: {pending[0].path}: {status} {main_text(said)}")
                self.ledger.note(pending.pop(0).kept)
        self.server.stop()
        self.server.doctor()
        return self.compare()
