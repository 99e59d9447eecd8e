"""What the server said it did, and whether it is there."""

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path

from records import PostgreSQL, SQLite


@dataclass
class Ledger:
    """Every write that was acknowledged."""

    places: list[str] = field(default_factory=list)
    # By line: its note, None as long as it has none, "" once the line was removed.
    notes: dict[str, str | None] = field(default_factory=dict)
    # By line: the SHA-256 of its photo.
    photos: dict[str, str] = field(default_factory=dict)
    submitted: list[str] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    # By finding: the SHA-256 of the photo that it was answered with.
    fixed: dict[str, str] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)
    answers: int = 0

    def note(self, kind) -> None:
        with self.changed:
            kind(self)
            self.answers += 1
            self.changed.notify_all()

    def wait_for_more(self, answers: int) -> bool:
        with self.changed:
            enough = self.answers + answers
            return self.changed.wait_for(lambda: self.answers >= enough, timeout=60)


@dataclass
class Outcome:
    """What a proof found."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.lost and not self.doubled

    def __str__(self) -> str:
        return f"{self.acknowledged} writes acknowledged, {len(self.lost)} lost, {len(self.doubled)} doubled"


def compare(records: SQLite | PostgreSQL, data: Path, ledger: Ledger, unsure: set[str] = frozenset()) -> Outcome:
    """What was acknowledged and is not there, and what is there more than once.

    `unsure`: lines that may be there or not, because their removal was sent and not answered.
    """
    def column(sql):
        return [row[0] for row in records.rows(sql)]
    names = dict(records.rows("SELECT id, name FROM place WHERE name LIKE '点位%'"))
    places = list(names.values())
    notes = dict(records.rows("SELECT id, note FROM visitLine"))
    pictured = records.rows("SELECT record, sha256 FROM recordPhoto")
    submitted = set(column("SELECT id FROM visit WHERE submittedAt IS NOT NULL"))
    taken = {step: column(f"SELECT finding FROM findingEntry WHERE act LIKE '{{\"{step}%'")
             for step in ["assign", "accept", "respond"]}
    answers = {(record.split("/")[0], digest) for record, digest in pictured}
    audited = column("SELECT subject FROM auditEntry WHERE action = 'place.add'"
                     " UNION ALL SELECT subject FROM auditTail WHERE action = 'place.add'")
    lost = sorted(set(ledger.places) - set(places))
    lost += [line for line, note in ledger.notes.items()
             if line not in unsure and ((line in notes) != (note != "") or (note and notes.get(line) != note))]
    lost += [f"photo {digest}" for line, digest in ledger.photos.items()
             if line not in unsure and (line, digest) not in pictured or not is_stored(data, digest)]
    lost += [visit for visit in ledger.submitted if visit not in submitted]
    steps = {"assign": ledger.assigned, "accept": ledger.accepted, "respond": list(ledger.fixed)}
    lost += [f"{step} {finding}" for step, acknowledged in steps.items() for finding in acknowledged
             if finding not in taken[step]]
    lost += [f"photo {digest}" for finding, digest in ledger.fixed.items()
             if (finding, digest) not in answers or not is_stored(data, digest)]
    doubled = repeated(places) + repeated(line for line, _ in pictured if line in ledger.photos)
    doubled += [f"{step} {finding}" for step, acknowledged in steps.items()
                for finding in repeated(finding for finding in taken[step] if finding in acknowledged)]
    doubled += [f"audit entry of {place}" for place in repeated(audited)]
    lost += [f"audit entry of {place}" for place in sorted(set(names) - set(audited))]
    return Outcome(ledger.answers, lost, doubled)


def repeated(values) -> list:
    seen, twice = set(), set()
    for value in values:
        (twice if value in seen else seen).add(value)
    return sorted(twice)


def is_stored(data: Path, digest: str) -> bool:
    """Whether a photo's original lies there with the bytes that were sent."""
    original = data / "photos" / digest[:2] / f"{digest}.original"
    return original.exists() and hashlib.sha256(original.read_bytes()).hexdigest() == digest
