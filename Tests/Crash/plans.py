"""What people write: places, spots of visits with notes and photos, visits handed in, findings assigned, and fixed by the
department that they were assigned to."""

import hashlib
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ledger import Ledger
from records import PostgreSQL, SQLite

# Of the department to which findings are assigned.
FIXER = "dept-liaison"
PEOPLE = ("clerk", FIXER)
# Two of the sheet's items, as the published template of the demo has them.
SPOTS = [("1-1", "a"), ("3-1", "a")]


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
    # Who sends it.
    by: str = "clerk"
    key: str = field(default_factory=uuid7)


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
        self.unit = column(f"SELECT unit FROM person WHERE signInName = '{FIXER}'")[0]
        month = column("SELECT max(month) FROM plan WHERE tier = 'county'")[0]
        self.held_on = min(time.strftime("%Y-%m-%d"), f"{month}-28")
        self.picture = next((data / "photos").rglob("*.original")).read_bytes()
        self.open_visits = self.visits[1:]
        # Assigned, and not yet taken up by who fixes them.
        self.fixable = []
        self.lock = threading.Lock()

    def kinds(self) -> list:
        """Of seven writers: two make places, two walk a visit, two hand in and assign, one fixes what they assigned."""
        return [place, place, self.spots(), self.spots(), self.step, self.step, self.fixes()]

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

                def assigned(ledger):
                    ledger.assigned.append(finding)
                    self.fixable.append(finding)
                return Write("findings/assign", {"finding": finding, "unit": self.unit, "limit": "rural.ordinary"},
                             assigned)
        return place()

    def fixes(self):
        """One finding after the other is taken up, and answered with a photo of its own."""
        waiting = []

        def plan(dice):
            if not waiting and self.fixable:
                waiting.extend(self.fix(self.fixable.pop()))
            return waiting.pop(0) if waiting else place()
        return plan

    def fix(self, finding: str):
        photo = self.picture + secrets.token_bytes(16)
        digest = hashlib.sha256(photo).hexdigest()
        path = f"findings/{finding}/steps"
        yield Write(f"{path}/accept", {}, lambda ledger: ledger.accepted.append(finding), by=FIXER)
        yield Write(f"{path}/respond", {"note": "已清理"},
                    lambda ledger: ledger.fixed.__setitem__(finding, digest), photo, by=FIXER)
