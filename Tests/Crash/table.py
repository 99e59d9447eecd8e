"""The tables of docs/operations.md, in which each row says when it was measured: what was not run keeps its numbers."""

import datetime
import re
from pathlib import Path

from ledger import Outcome

PAPER = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def renew(mark: str, row: str) -> None:
    """In the table that stands under a mark."""
    place = re.compile(rf"(?<=<!-- {mark} -->\n).*?(?=<!-- end -->)", re.DOTALL)
    PAPER.write_text(place.sub(lambda found: renewed(found.group(), row), PAPER.read_text()))


def measured(binary: Path) -> str:
    return f"{datetime.date.today().isoformat()} {binary.parent.name}"


def line(happened: str, times: int, outcome: Outcome, seed: int, measured: str) -> str:
    kinds = [outcome.written.count(kind) for kind in ("visit", "assignment", "fix")]
    numbers = [outcome.acknowledged, *kinds, len(outcome.lost), len(outcome.doubled)]
    cells = [happened, f"{times} ×", *(f"{number:,}" for number in numbers), str(seed), measured]
    return f"| {' | '.join(cells)} |\n"


def pause_line(happened: str, pauses: list[float], seed: int, measured: str) -> str:
    """For how many seconds nothing was acknowledged, each time."""
    seconds = ", ".join(f"{pause:.1f}" for pause in pauses)
    return f"| {happened} | {len(pauses)} × | {seconds} | {seed} | {measured} |\n"


def renewed(table: str, row: str) -> str:
    """In place of the row about the same, or after the last one."""
    happened = row.split("|")[1]
    lines = table.splitlines(keepends=True)
    for number, old in enumerate(lines):
        if old.split("|")[1:2] == [happened]:
            return "".join([*lines[:number], row, *lines[number + 1:]])
    return table + row
