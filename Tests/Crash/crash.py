"""Kills the server with -9 while it is written to, starts it again, and compares what is there with what was answered.

Clients write as fast as they are answered: places, spots of visits with notes and photos, visits handed in, findings
assigned. Each write carries its own Idempotency-Key; one that was under way at the kill is sent again to the next server
with the same key, as a phone would. In the end every write was acknowledged once and must be there once: nothing lost,
nothing doubled. A kill leaves the operating system's cache alive; what a power cut would do is not shown here.
"""

import argparse
import http.client
import http.cookiejar
import random
import re
import secrets
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

COUNTY = "990101"
# Two of the sheet's items, as the published template of the demo has them.
SPOTS = [("1-1", "a"), ("3-1", "a")]


class Gone(Exception):
    """The server did not answer: whether it did what was asked is not known."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


@dataclass
class Ledger:
    """What the server said it did."""

    places: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    answers: int = 0

    def note(self, kind) -> None:
        with self.changed:
            kind(self)
            self.answers += 1
            self.changed.notify_all()

    def wait_for(self, answers: int) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.answers >= answers, timeout=30)

    def count(self) -> int:
        return sum(len(kind) for kind in [self.places, self.notes, self.photos, self.submitted, self.assigned])


class Server:
    """One installation, started again and again on the same folder."""

    def __init__(self, binary: Path, data: Path):
        self.binary, self.data = binary, data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/{COUNTY}"
        self.process = None

    def start(self) -> None:
        with (self.data / "log").open("a") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--data", self.data, "--port", str(self.port)], stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit(f"the server did not start:\n{(self.data / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


class Client:
    """A clerk's browser: a session, and the token that its forms carry."""

    def __init__(self, server: Server, password: str, name: str = "clerk"):
        self.address = server.address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), NoRedirect)
        self.token = self.form_token("sign-in")
        self.send("sign-in", {"name": name, "password": password})
        self.token = self.form_token("account")

    def get(self, path: str) -> str:
        return self.opener.open(f"{self.address}/{path}", timeout=20).read().decode()

    def form_token(self, path: str) -> str:
        return re.search(r'name="_token" value="([^"]+)"', self.get(path)).group(1)

    def send(self, path: str, fields: dict, key: str = "", photo: bytes | None = None) -> tuple[int, str]:
        """The status and where it leads. Throws `Gone` when nobody answered."""
        fields = {**fields, "_token": self.token}
        headers = {"Idempotency-Key": key} if key else {}
        if photo is None:
            body = urllib.parse.urlencode(fields).encode()
        else:
            edge = secrets.token_hex(12)
            parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                     for name, value in fields.items()]
            head = (f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
                    "Content-Type: image/jpeg\r\n\r\n")
            body = b"".join(parts) + head.encode() + photo + f"\r\n--{edge}--\r\n".encode()
            headers["Content-Type"] = f"multipart/form-data; boundary={edge}"
        request = urllib.request.Request(f"{self.address}/{path}", body, headers)
        try:
            answer = self.opener.open(request, timeout=20)
            return answer.status, answer.headers.get("Location", "")
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location", "") or error.read().decode()[:400]
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error


class Writer(threading.Thread):
    """Writes until it is told to stop. A write nobody answered is the next writer's first."""

    def __init__(self, client: Client, plan, pending: list, ledger: Ledger, seed: int):
        super().__init__(daemon=True)
        self.client, self.plan, self.pending, self.ledger = client, plan, pending, ledger
        self.random = random.Random(seed)
        self.fault = None

    def run(self) -> None:
        while True:
            write = self.pending[0] if self.pending else self.plan(self.random)
            if write is None:
                return
            path, fields, photo, key, note = write
            self.pending[:] = [write]
            try:
                status, place = self.client.send(path, fields, key, photo)
            except Gone:
                return
            if status != 303 or "sign-in" in place:
                self.fault = f"{path} {fields}: {status} {place}"
                return
            self.pending.clear()
            self.ledger.note(note)


def uuid7() -> str:
    milliseconds = int(time.time() * 1000)
    number = (milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=number))


class Plans:
    """What each writer does next; visits and findings are dealt out once."""

    def __init__(self, data: Path):
        with sqlite3.connect(data / "wenming.sqlite") as records:
            self.visits = [row[0] for row in records.execute(
                """SELECT visit.id FROM visit JOIN plan ON plan.county = visit.county AND plan.id = visit.plan
                   WHERE visit.submittedAt IS NULL AND visit.cancelledAt IS NULL AND plan.supersededBy IS NULL
                     AND plan.tier = 'county' ORDER BY visit.id""")]
            self.findings = [row[0] for row in records.execute(
                "SELECT id FROM finding WHERE state = 'found' ORDER BY id")]
            self.unit = records.execute("SELECT id FROM unit WHERE kind = 'department' ORDER BY id").fetchone()[0]
            month = records.execute("SELECT max(month) FROM plan WHERE tier = 'county'").fetchone()[0]
        self.held_on = min(time.strftime("%Y-%m-%d"), f"{month}-28")
        self.picture = next((data / "photos").rglob("*.original")).read_bytes()
        self.open_visits = self.visits[1:]
        self.lock = threading.Lock()

    def places(self, _):
        name = f"点位{secrets.token_hex(8)}"
        return ("divisions/990101200201/places/new", {"name": name, "kind": "site"}, None, uuid7(),
                lambda ledger: ledger.places.append(name))

    def spots(self):
        """On a visit that stays open: a spot, then its note, then perhaps its photo and its end; one writer's own."""
        waiting = []

        def plan(dice):
            if not waiting:
                waiting.extend(self.spot(dice))
            return waiting.pop(0)
        return plan

    def spot(self, dice):
        visit, line, note = self.visits[0], uuid7(), f"记{secrets.token_hex(4)}"
        path = f"visits/{visit}/lines"
        item, deduction = dice.choice(SPOTS)

        def removed(ledger):
            ledger.notes[line] = ""
            ledger.photos = [one for one in ledger.photos if one != line]
        yield (path, {"line": line, "item": item, "deduction": deduction}, None, uuid7(),
               lambda ledger: ledger.notes.__setitem__(line, None))
        yield (f"{path}/{line}", {f"note-{line}": note}, None, uuid7(),
               lambda ledger: ledger.notes.__setitem__(line, note))
        if dice.random() < 0.3:
            yield (f"{path}/{line}/photos", {}, self.picture + secrets.token_bytes(16), uuid7(),
                   lambda ledger: ledger.photos.append(line))
        if dice.random() < 0.7:
            yield (f"{path}/{line}/remove", {}, None, uuid7(), removed)

    def steps(self, dice):
        """Visits handed in and findings assigned while there are any; else a place."""
        with self.lock:
            if self.open_visits and dice.random() < 0.1:
                visit = self.open_visits.pop()
                return (f"visits/{visit}/submit", {"heldOn": self.held_on}, None, uuid7(),
                        lambda ledger: ledger.submitted.append(visit))
            if self.findings and dice.random() < 0.1:
                finding = self.findings.pop()
                return ("findings/assign", {"finding": finding, "unit": self.unit, "limit": "rural.ordinary"}, None,
                        uuid7(), lambda ledger: ledger.assigned.append(finding))
        return self.places(dice)


def compare(data: Path, ledger: Ledger) -> tuple[list[str], list[str]]:
    """What was acknowledged and is not there, and what is there more than once."""
    with sqlite3.connect(f"file:{data / 'wenming.sqlite'}?mode=ro", uri=True) as records:
        def column(sql):
            return [row[0] for row in records.execute(sql)]
        places = column("SELECT name FROM place WHERE name LIKE '点位%'")
        notes = dict(records.execute("SELECT id, note FROM visitLine"))
        pictured = column("SELECT record FROM recordPhoto")
        submitted = column("SELECT id FROM visit WHERE submittedAt IS NOT NULL")
        assigned = column("SELECT finding FROM findingEntry WHERE act LIKE '%assign%'")
        audited = column("SELECT subject FROM auditEntry WHERE action = 'place.add'")
    lost = [name for name in ledger.places if name not in set(places)]
    lost += [line for line, note in ledger.notes.items()
             if (line in notes) != (note != "") or (note and notes.get(line) != note)]
    lost += [line for line in ledger.photos if line not in set(pictured)]
    lost += [visit for visit in ledger.submitted if visit not in set(submitted)]
    lost += [finding for finding in ledger.assigned if finding not in set(assigned)]
    doubled = [name for name in set(places) if places.count(name) > 1]
    doubled += [line for line in set(pictured) & set(ledger.photos) if pictured.count(line) > 1]
    doubled += [finding for finding in set(assigned) & set(ledger.assigned) if assigned.count(finding) > 1]
    if len(audited) != len(set(audited)):
        doubled.append("audit entries of one place")
    return lost, doubled


def run(binary: Path, data: Path, password: str, rounds: int, seed: int, say=print) -> tuple[int, list, list]:
    """Writes acknowledged, lost, doubled."""
    server, ledger, dice = Server(binary, data), Ledger(), random.Random(seed)
    plans = Plans(data)
    kinds = [plans.places, plans.places, plans.spots(), plans.spots(), plans.steps, plans.steps]
    pending = [[] for _ in kinds]
    lost, doubled = [], []
    for number in range(1, rounds + 1):
        server.start()
        writers = [Writer(Client(server, password), kind, pending[index], ledger, dice.getrandbits(32))
                   for index, kind in enumerate(kinds)]
        for writer in writers:
            writer.start()
        # After so many answers, while the other writers' requests are anywhere on their way.
        ledger.wait_for(ledger.answers + dice.randint(1, 200))
        server.kill()
        for writer in writers:
            writer.join(timeout=30)
            if writer.fault:
                raise SystemExit(f"seed {seed}, round {number}: {writer.fault}")
        gone, twice = compare(data, ledger)
        lost += gone
        doubled += twice
        say(f"round {number}: {ledger.count()} acknowledged, {len(lost)} lost, {len(doubled)} doubled")
        if lost or doubled:
            break
    # What was under way at the last kill is sent again and done once.
    server.start()
    for index, waiting in enumerate(pending):
        if waiting:
            writer = Writer(Client(server, password), lambda _: None, pending[index], ledger, 0)
            writer.start()
            writer.join(timeout=30)
            if writer.fault:
                raise SystemExit(f"seed {seed}: sent again: {writer.fault}")
    server.stop()
    gone, twice = compare(data, ledger)
    doctor = subprocess.run([binary, "doctor", "--data", data], capture_output=True, text=True, check=False)
    if doctor.returncode != 0:
        raise SystemExit(f"seed {seed}: {doctor.stdout}{doctor.stderr}")
    return ledger.count(), lost + gone, doubled + twice


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    options.add_argument("--binary", type=Path, default=Path(".build/debug/wenming"))
    chosen = options.parse_args()
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="wenming-crash-") as folder:
        data = Path(folder) / "data"
        made = subprocess.run([chosen.binary, "demo", "--data", data], capture_output=True, text=True, check=True)
        password = made.stdout.splitlines()[0].split("\t")[2]
        acknowledged, lost, doubled = run(chosen.binary, data, password, chosen.rounds, chosen.seed)
    print(f"{acknowledged} writes acknowledged, {len(lost)} lost, {len(doubled)} doubled")
    for one in (lost + doubled)[:20]:
        print("  ", one)
    sys.exit(1 if lost or doubled else 0)


if __name__ == "__main__":
    main()
