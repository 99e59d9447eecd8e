"""What the server said it did, and whether it is there once."""

import hashlib
import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from records import PostgreSQL, SQLite

# What is written, by what the audit calls it.
ACTIONS = {
    "place": "place.add", "plan": "plan.make", "spot": "visit.addLine", "note": "visit.changeLine",
    "photo": "visit.addPhotos", "removal": "visit.removeLine", "visit": "visit.submit",
    "assignment": "finding.assignMany", "acceptance": "finding.step", "fix": "finding.step",
}
# Among so many writes there are some of every kind: a plan, the rarest, is every three hundredth.
STRETCH = 4000


@dataclass(frozen=True)
class Spot:
    """A line of a visit as it should be."""

    visit: str
    item: str
    deduction: str
    count: int = 1
    note: str = ""


@dataclass(frozen=True)
class Written:
    """One write, as it is looked for."""

    kind: str
    # What the audit names, or what we call it: a name, a visit, a finding.
    subject: str
    # The line that it changes.
    line: str = ""

    @property
    def audited(self) -> tuple[str, str]:
        return ACTIONS[self.kind], self.subject

    def __str__(self) -> str:
        return f"{self.kind} {self.line or self.subject}"


@dataclass
class Ledger:
    """Every write that was acknowledged, by what it was about: as it should be there."""

    # By name: division and kind.
    places: dict[str, tuple] = field(default_factory=dict)
    # By month and manner: tier.
    plans: dict[str, str] = field(default_factory=dict)
    # By line; None once it was removed.
    spots: dict[str, Spot | None] = field(default_factory=dict)
    # By line: the SHA-256 of its photo.
    photos: dict[str, str] = field(default_factory=dict)
    # By visit: the day and the total.
    visits: dict[str, tuple] = field(default_factory=dict)
    # By finding: the unit; the note of the acceptance; note and SHA-256 of the photo that it was answered with.
    assigned: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, tuple] = field(default_factory=dict)
    # By Idempotency-Key, in the order of the answers.
    written: dict[str, Written] = field(default_factory=dict)
    # When each answer came, on the monotonic clock.
    moments: list[float] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def answers(self) -> int:
        return len(self.written)

    @property
    def kinds(self) -> list[str]:
        return [each.kind for each in self.written.values()]

    def note(self, write) -> None:
        with self.changed:
            write.kept(self)
            self.written[write.key] = write.what
            self.moments.append(time.monotonic())
            self.changed.notify_all()

    def wait_for_more(self, answers: int, seconds: float = 60) -> bool:
        with self.changed:
            enough = self.answers + answers
            return self.changed.wait_for(lambda: self.answers >= enough, timeout=seconds)

    def longest_pause(self, since: float) -> float:
        """For how many seconds nothing was answered, at most, after a moment."""
        with self.changed:
            moments = [since, *(moment for moment in self.moments if moment > since)]
        return max((later - earlier for earlier, later in itertools.pairwise(moments)), default=0)


@dataclass
class Outcome:
    """What a proof found: of each write that was acknowledged its kind, in their order, and what was wrong."""

    written: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        return len(self.written)

    @property
    def is_sound(self) -> bool:
        return not self.lost and not self.doubled

    def absent(self, stretch: int = STRETCH) -> set[str]:
        """The kinds that some stretch of so many writes has none of: what it did not write, it does not prove."""
        stretches = max(1, self.acknowledged // stretch)
        edges = [self.acknowledged * number // stretches for number in range(stretches + 1)]
        parts = [self.written[begin:end] for begin, end in zip(edges, edges[1:], strict=False)]
        return {kind for kind in ACTIONS for part in parts if kind not in part}

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.written + other.written, self.lost + other.lost, self.doubled + other.doubled)

    def __str__(self) -> str:
        return (f"{self.acknowledged} writes acknowledged ({counted(self.written)}), {len(self.lost)} lost, "
                f"{len(self.doubled)} doubled")


def counted(written: Iterable[str]) -> str:
    """`place 12, visit 3`, in the order of `ACTIONS`."""
    kinds = Counter(written)
    return ", ".join(f"{kind} {kinds[kind]}" for kind in ACTIONS if kinds[kind]) or "nothing"


def compare(records: SQLite | PostgreSQL, data: Path, ledger: Ledger, pending: Iterable[Written] = ()) -> Outcome:
    """What was acknowledged and is not there as it was acknowledged, and what is there more than once.

    `pending`: what was sent and not answered: done or not.
    """
    there = There(records, data, ledger)
    gone = [each for key, each in ledger.written.items() if key not in there.keys]
    # A write that is gone is named once; of what is under way, and only of that, either is right.
    unsure = {each.line for each in pending} | {each.line or each.subject for each in gone}
    expected = Counter(each.audited for each in ledger.written.values())
    least, most = (expected - Counter(each.audited for each in gone),
                   expected + Counter(each.audited for each in pending))
    lost = [*map(str, gone), *there.missing(unsure), *there.missing_photos(unsure)]
    lost += [f"audit entry {what}" for what, times in least.items() if there.audited[what] < times]
    doubled = [f"audit entry {what}" for what, times in most.items() if there.audited[what] > times]
    doubled += [f"{step} {finding}" for (step, finding), notes in there.steps.items()
                if len(notes) > 1 and finding in ledger.assigned]
    doubled += [f"photo of {line}" for line, digests in there.photos.items()
                if len(digests) > 1 and line in ledger.photos]
    return Outcome(ledger.kinds, lost, doubled)


class There:
    """What the records have of what a ledger speaks of."""

    def __init__(self, records: SQLite | PostgreSQL, data: Path, ledger: Ledger):
        self.data, self.ledger, rows = data, ledger, records.rows
        self.places = {name: (division, kind) for name, division, kind in rows(
            "SELECT name, division, kind FROM place WHERE name LIKE '点位%'")}
        self.plans = {f"{month} {manner}": tier for month, manner, tier in rows(
            "SELECT month, manner, tier FROM plan WHERE supersededBy IS NULL AND voidedAt IS NULL")}
        self.spots = {line: Spot(visit, item, deduction, int(count), note) for line, visit, item, deduction, count, note in
                      rows("SELECT id, visit, item, deduction, count, note FROM visitLine")}
        self.visits = {visit: (day, int(total)) for visit, day, total in rows(
            "SELECT id, heldOn, total FROM visit WHERE submittedAt IS NOT NULL")}
        self.leads = dict(rows("SELECT id, lead FROM finding WHERE lead IS NOT NULL"))
        self.photos, self.steps = {}, {}
        for record, digest in rows("SELECT record, sha256 FROM recordPhoto"):
            # An answer's is `finding/2`.
            self.photos.setdefault(record.split("/")[0], set()).add(digest)
        for step in ("assign", "accept", "respond"):
            for finding, note in rows(f"SELECT finding, note FROM findingEntry WHERE act LIKE '{{\"{step}%'"):
                self.steps.setdefault((step, finding), []).append(note)
        self.keys = {key for key, in rows("SELECT requestKey FROM answeredKey")}
        self.audited = self.audit(rows)

    @staticmethod
    def audit(rows) -> Counter:
        """What people did, with the names of places and plans in place of their identifiers."""
        names = dict(rows("SELECT id, name FROM place UNION ALL SELECT id, month || ' ' || manner FROM plan"))
        # In one look: a server that runs seals, and takes entries from one table to the other.
        entries = rows("""SELECT action, subject FROM auditEntry WHERE actor <> 'system'
                          UNION ALL SELECT action, subject FROM auditTail WHERE actor <> 'system'""")
        return Counter((action, names.get(subject, subject)) for action, subject in entries)

    def missing(self, unsure: set[str]) -> list[str]:
        """What was acknowledged and is not there, or not as it was acknowledged."""
        ledger, missing = self.ledger, []
        for kind, acknowledged, found in [
            ("place", ledger.places, self.places), ("plan", ledger.plans, self.plans),
            ("spot", ledger.spots, self.spots), ("visit", ledger.visits, self.visits),
            ("assignment", ledger.assigned, self.leads),
            ("acceptance", ledger.accepted, self.notes("accept")),
            ("fix", {finding: note for finding, (note, _) in ledger.fixed.items()}, self.notes("respond")),
        ]:
            missing += [f"{kind} {what}: {found.get(what)} and not {value}" for what, value in acknowledged.items()
                        if what not in unsure and found.get(what) != value]
        return missing

    def notes(self, step: str) -> dict[str, str]:
        return {finding: notes[0] for (taken, finding), notes in self.steps.items() if taken == step}

    def missing_photos(self, unsure: set[str]) -> list[str]:
        photos = {line: digest for line, digest in self.ledger.photos.items() if line not in unsure}
        photos |= {finding: digest for finding, (_, digest) in self.ledger.fixed.items() if finding not in unsure}
        return [f"photo {digest} of {record}" for record, digest in photos.items()
                if digest not in self.photos.get(record, ()) or not is_stored(self.data, digest)]


def is_stored(data: Path, digest: str) -> bool:
    """Whether a photo's original lies there with the bytes that were sent."""
    original = data / "photos" / digest[:2] / f"{digest}.original"
    return original.exists() and hashlib.sha256(original.read_bytes()).hexdigest() == digest
