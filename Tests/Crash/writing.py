"""Clerks that write as fast as they are answered: places, spots of visits with notes and photos, visits handed in,
findings assigned. Each write carries its own Idempotency-Key; one that was not answered is sent again with the same
key, as a phone would."""

import hashlib
import http.client
import http.cookiejar
import random
import re
import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from ledger import Ledger, Outcome, compare
from records import PostgreSQL, SQLite
from server import Server

# Two of the sheet's items, as the published template of the demo has them.
SPOTS = [("1-1", "a"), ("3-1", "a")]


class Gone(Exception):
    """The server did not answer: whether it did what was asked is not known."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def uuid7() -> str:
    milliseconds = int(time.time() * 1000)
    number = (milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=number))


@dataclass
class Write:
    """One form, sent until it is answered."""

    path: str
    fields: dict
    # What the ledger keeps once it was acknowledged.
    kept: Callable[[Ledger], None]
    photo: bytes | None = None
    # The line that is gone when this was done.
    removes: str = ""
    key: str = field(default_factory=uuid7)


class Client:
    """A clerk's browser: a session, and the token that its forms carry."""

    def __init__(self, server: Server, password: str, name: str = "clerk"):
        self.address = server.address
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirect)
        self.sign_in(name, password)

    def sign_in(self, name: str, password: str) -> None:
        self.token = self.form_token("sign-in")
        self.post("sign-in", {"name": name, "password": password})
        self.token = self.form_token("account")

    def fetch(self, path: str) -> bytes:
        with self.opener.open(f"{self.address}/{path}", timeout=30) as answer:
            return answer.read()

    def get(self, path: str) -> str:
        return self.fetch(path).decode()

    def form_token(self, path: str) -> str:
        return re.search(r'name="_token" value="([^"]+)"', self.get(path)).group(1)

    def send(self, write: Write) -> tuple[int, str]:
        return self.post(write.path, write.fields, write.key, write.photo)

    def post(self, path: str, fields: dict, key: str = "", photo: bytes | None = None) -> tuple[int, str]:
        """The status, and where it leads or what it says. Throws `Gone` when nobody answered."""
        fields = {**fields, "_token": self.token}
        headers = {"Idempotency-Key": key} if key else {}
        if photo is None:
            body = urllib.parse.urlencode(fields).encode()
        else:
            headers["Content-Type"], body = multipart(fields, photo)
        request = urllib.request.Request(f"{self.address}/{path}", body, headers)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.headers.get("Location", "")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", "") or error.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error


def multipart(fields: dict, photo: bytes) -> tuple[str, bytes]:
    """The type and the body of a form with a photo."""
    edge = secrets.token_hex(12)
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields.items()]
    head = (f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n")
    body = b"".join(parts) + head.encode() + photo + f"\r\n--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", body


def main_text(page: str) -> str:
    """What a page of the product says, without its mark-up."""
    body = re.search(r"<main.*?</main>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body.group() if body else page).split())[:300]


def place(_=None) -> Write:
    name = f"点位{secrets.token_hex(8)}"
    return Write("divisions/990101200201/places/new", {"name": name, "kind": "site"},
                 lambda ledger: ledger.places.append(name))


class Plans:
    """What each writer does next; visits and findings are dealt out once."""

    def __init__(self, records: SQLite | PostgreSQL, data: Path):
        def column(sql):
            return [row[0] for row in records.rows(sql)]
        self.visits = column(
            """SELECT visit.id FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
               WHERE visit.submittedAt IS NULL AND visit.cancelledAt IS NULL AND plan.supersededBy IS NULL
                 AND plan.tier = 'county' ORDER BY visit.id""")
        self.findings = column("SELECT id FROM finding WHERE state = 'found' ORDER BY id")
        self.unit = column("SELECT id FROM unit WHERE kind = 'department' ORDER BY id")[0]
        month = column("SELECT max(month) FROM plan WHERE tier = 'county'")[0]
        self.held_on = min(time.strftime("%Y-%m-%d"), f"{month}-28")
        self.picture = next((data / "photos").rglob("*.original")).read_bytes()
        self.open_visits = self.visits[1:]
        self.lock = threading.Lock()

    def kinds(self) -> list:
        """Of six writers: two make places, two walk a visit, two hand in and assign."""
        return [place, place, self.spots(), self.spots(), self.step, self.step]

    def spots(self):
        """On a visit that stays open: a spot, then its note, then perhaps its photo and its end; one writer's own."""
        waiting = []

        def plan(dice):
            if not waiting:
                waiting.extend(self.spot(dice))
            return waiting.pop(0)
        return plan

    def spot(self, dice):
        line, note = uuid7(), f"记{secrets.token_hex(4)}"
        path = f"visits/{self.visits[0]}/lines"
        item, deduction = dice.choice(SPOTS)
        yield Write(path, {"line": line, "item": item, "deduction": deduction},
                    lambda ledger: ledger.notes.__setitem__(line, None))
        yield Write(f"{path}/{line}", {f"note-{line}": note}, lambda ledger: ledger.notes.__setitem__(line, note))
        if dice.random() < 0.3:
            photo = self.picture + secrets.token_bytes(16)
            digest = hashlib.sha256(photo).hexdigest()
            yield Write(f"{path}/{line}/photos", {}, lambda ledger: ledger.photos.__setitem__(line, digest), photo)
        if dice.random() < 0.5:
            def removed(ledger):
                ledger.notes[line] = ""
                ledger.photos.pop(line, None)
            yield Write(f"{path}/{line}/remove", {}, removed, removes=line)

    def step(self, dice) -> Write:
        """Visits handed in and findings assigned while there are any; else a place."""
        with self.lock:
            if self.open_visits and dice.random() < 0.1:
                visit = self.open_visits.pop()
                return Write(f"visits/{visit}/submit", {"heldOn": self.held_on},
                             lambda ledger: ledger.submitted.append(visit))
            if self.findings and dice.random() < 0.1:
                finding = self.findings.pop()
                return Write("findings/assign", {"finding": finding, "unit": self.unit, "limit": "rural.ordinary"},
                             lambda ledger: ledger.assigned.append(finding))
        return place()


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
        status, said = self.load.client.send(write)
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

    def __init__(self, server: Server, password: str, dice: random.Random, again: tuple = (), kinds: list | None = None):
        """`again`: statuses after which the same is sent again, with the same key."""
        self.server, self.password, self.dice, self.again = server, password, dice, again
        self.kinds = kinds or Plans(server.records, server.data).kinds()
        self.pending = [[] for _ in self.kinds]
        self.ledger = Ledger()
        self.refused, self.said = Counter(), {}
        self.stopping = threading.Event()
        self.client, self.writers = None, []

    def begin(self) -> None:
        # A session outlives the server: signed in once, and by all of them.
        self.client = self.client or Client(self.server, self.password)
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
                status, said = self.client.send(pending[0])
                if status != 303:
                    raise SystemExit(f"sent again: {pending[0].path}: {status} {main_text(said)}")
                self.ledger.note(pending.pop(0).kept)
        self.server.stop()
        self.server.doctor()
        return self.compare()
