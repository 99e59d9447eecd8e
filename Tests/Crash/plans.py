"""What people write: places, plans, spots of visits with notes and photos, visits handed in, what they found assigned, and
fixed by the department that it was assigned to. None of it runs out, nor depends on the day: the visits are of months
before those that the county has lived through."""

import hashlib
import re
import secrets
import time
import urllib.parse
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ledger import Ledger, Spot, Written
from records import PostgreSQL, SQLite
from server import COUNTY

# Of the department to which findings are assigned.
FIXER = "dept-liaison"
PEOPLE = ("clerk", FIXER)
VILLAGE = "990101200201"
# Two of the sheet's deductions and what a piece of each costs, as the published template of the demo has them; and the
# full marks. All in thousandths.
SPOTS, FULL = [("1-1", "a", 500), ("3-1", "a", 1000)], 100_000


def uuid7() -> str:
    milliseconds = int(time.time() * 1000)
    number = (milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=number))


@dataclass
class Write:
    """One form, sent until it is answered."""

    what: Written
    path: str
    fields: dict
    # What the ledger keeps once it was acknowledged.
    kept: Callable[[Ledger], None]
    photo: bytes | None = None
    # Who sends it.
    by: str = "clerk"
    key: str = field(default_factory=uuid7)
    # Where its answer leads.
    location: str = ""

    def send(self, client) -> tuple[int, str]:
        return client.send(self)

    def is_answered(self, status: int, said: str) -> bool:
        return status == 303 and "sign-in" not in said

    def done(self, ledger: Ledger, said: str) -> None:
        self.location = urllib.parse.urlsplit(said).path.removeprefix(f"/{COUNTY}/")
        ledger.note(self)


@dataclass
class Look:
    """A page, asked for until it is answered."""

    path: str
    by: str = "clerk"
    page: str = ""

    def send(self, client) -> tuple[int, str]:
        return client.look(self.path)

    def is_answered(self, status: int, said: str) -> bool:
        return status == 200

    def done(self, ledger: Ledger, said: str) -> None:
        self.page = said

    def links(self, to: str) -> list[str]:
        """The identifiers of the records of that kind that the page leads to."""
        return list(dict.fromkeys(re.findall(rf'href="/{COUNTY}/{to}/([0-9a-f-]{{36}})["#]', self.page)))


Steps = Iterator[Write | Look]


def place() -> Write:
    name = f"点位{secrets.token_hex(8)}"
    return Write(Written("place", name), f"divisions/{VILLAGE}/places/new", {"name": name, "kind": "site"},
                 lambda ledger: ledger.places.__setitem__(name, (VILLAGE, "site")))


def only_places(_=None) -> Steps:
    while True:
        yield place()


class Line:
    """A spot of a visit while it is walked: the forms that are sent about it."""

    def __init__(self, visit: str, item: str, deduction: str):
        self.id, self.spot = uuid7(), Spot(visit, item, deduction)
        self.path = f"visits/{visit}/lines"

    def write(self, kind: str, path: str, fields: dict, kept, photo: bytes | None = None) -> Write:
        return Write(Written(kind, self.spot.visit, self.id), path, fields, kept, photo)

    def noted(self) -> Write:
        spot = self.spot
        return self.write("spot", self.path, {"line": self.id, "item": spot.item, "deduction": spot.deduction},
                          lambda ledger: ledger.spots.__setitem__(self.id, spot))

    def changed(self, count: int, note: str) -> Write:
        self.spot = spot = Spot(self.spot.visit, self.spot.item, self.spot.deduction, count, note)
        return self.write("note", f"{self.path}/{self.id}", {f"count-{self.id}": count, f"note-{self.id}": note},
                          lambda ledger: ledger.spots.__setitem__(self.id, spot))

    def pictured(self, photo: bytes) -> Write:
        digest = hashlib.sha256(photo).hexdigest()
        return self.write("photo", f"{self.path}/{self.id}/photos", {},
                          lambda ledger: ledger.photos.__setitem__(self.id, digest), photo)

    def removed(self) -> Write:
        def gone(ledger):
            ledger.spots[self.id] = None
            ledger.photos.pop(self.id, None)
        return self.write("removal", f"{self.path}/{self.id}/remove", {}, gone)


class Plans:
    """What each writer does next, without an end."""

    def __init__(self, records: SQLite | PostgreSQL, data: Path):
        self.unit = records.rows(f"SELECT unit FROM person WHERE signInName = '{FIXER}'")[0][0]
        self.sheet = "{}/{}".format(*records.rows(
            "SELECT sheet, number FROM sheetEdition WHERE state = 'published'")[0])
        # One who has no township of his own, where he might not go.
        self.inspector = records.rows(
            """SELECT person.id FROM person JOIN personRole ON personRole.county = person.county
                   AND personRole.person = person.id AND role = 'inspector'
               JOIN unit ON unit.county = person.county AND unit.id = person.unit WHERE unit.division IS NULL ORDER BY signInName""")[0][0]
        first = records.rows("SELECT min(month) FROM plan")[0][0]
        # Each manner has one plan a month.
        self.unplanned = deque((month, manner) for month in before(first) for manner in ("announced", "unannounced"))
        self.picture = next((data / "photos").rglob("*.original")).read_bytes()
        # Findings to be assigned, and to be taken up by who fixes them.
        self.found, self.fixable = deque(), deque()

    def kinds(self) -> list:
        """Of seven writers: one makes places, six do whatever else there is to do."""
        return [only_places, *[self.works] * 6]

    def new_photo(self) -> bytes:
        return self.picture + secrets.token_bytes(16)

    def drawn(self) -> Generator[Write | Look, None, list[tuple[str, str]]]:
        """One more plan; its visits, each with the day that it is held on."""
        month, manner = self.unplanned.popleft()
        name = f"{month} {manner}"
        plan = Write(Written("plan", name), "plans/new",
                     {"month": month, "sheet": self.sheet, "tier": "county", "manner": manner, "share": "1",
                      "inspectors": self.inspector, "step": "draw"},
                     lambda ledger: ledger.plans.__setitem__(name, "county"))
        yield plan
        page = Look(plan.location)
        yield page
        return [(visit, f"{month}-15") for visit in page.links("visits")]

    def works(self, dice) -> Steps:
        """What was assigned is fixed first, what was found is assigned; then the next visit is walked."""
        visits = []
        while True:
            while finding := taken(self.fixable):
                yield self.accepted(finding)
                yield self.fixed(finding)
            while finding := taken(self.found):
                yield self.assigned(finding)
                self.fixable.append(finding)
            visits = visits or (yield from self.drawn())
            yield from self.visited(*visits.pop(), dice)

    def visited(self, visit: str, day: str, dice) -> Steps:
        """Some spots, some of them taken back; handed in, and what was found is to be assigned."""
        total = FULL
        for _ in range(dice.randint(1, 3)):
            item, deduction, points = dice.choice(SPOTS)
            line, count = Line(visit, item, deduction), dice.randint(1, 3)
            yield line.noted()
            yield line.changed(count, f"记{secrets.token_hex(4)}")
            if dice.random() < 0.8:
                yield line.pictured(self.new_photo())
                if dice.random() < 0.8:
                    total -= points * count
                    continue
            yield line.removed()
        yield Write(Written("visit", visit), f"visits/{visit}/submit", {"heldOn": day, "isSure": "yes"},
                    lambda ledger: ledger.visits.__setitem__(visit, (day, total)))
        page = Look(f"visits/{visit}")
        yield page
        self.found.extend(page.links("findings"))

    def assigned(self, finding: str) -> Write:
        return Write(Written("assignment", finding), "findings/assign",
                     {"finding": finding, "unit": self.unit, "limit": "rural.ordinary"},
                     lambda ledger: ledger.assigned.__setitem__(finding, self.unit))

    def accepted(self, finding: str) -> Write:
        return Write(Written("acceptance", finding), f"findings/{finding}/steps/accept", {},
                     lambda ledger: ledger.accepted.__setitem__(finding, ""), by=FIXER)

    def fixed(self, finding: str) -> Write:
        photo, note = self.new_photo(), f"已清理{secrets.token_hex(4)}"
        digest = hashlib.sha256(photo).hexdigest()
        return Write(Written("fix", finding), f"findings/{finding}/steps/respond", {"note": note},
                     lambda ledger: ledger.fixed.__setitem__(finding, (note, digest)), photo, by=FIXER)


def before(month: str) -> list[str]:
    """`2026-09`, `2026-08` … as far back as the county has villages: enough for some 35,000 writes."""
    months = [f"{year}-{number:02}" for year in range(2019, int(month[:4]) + 1) for number in range(1, 13)]
    return months[months.index(month) - 1::-1]


def taken(findings: deque) -> str | None:
    """The next one; another writer may have taken the last."""
    try:
        return findings.popleft()
    except IndexError:
        return None
