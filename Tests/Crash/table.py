"""The table of docs/operations.md, in which each row says when it was measured: what was not run keeps its numbers."""

import datetime
import re
from pathlib import Path

from ledger import Outcome

PAPER = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
TABLE = re.compile(r"(?<=<!-- crash -->\n).*?(?=<!-- end -->)", re.DOTALL)


def renew(row: tuple[str, int, Outcome], seed: int, binary: Path) -> None:
    text = PAPER.read_text()
    measured = f"{datetime.date.today().isoformat()} {binary.parent.name}"
    PAPER.write_text(TABLE.sub(lambda found: renewed(found.group(), line(*row, seed, measured)), text))


def line(happened: str, times: int, outcome: Outcome, seed: int, measured: str) -> str:
    kinds = [outcome.written.count(kind) for kind in ("visit", "assignment", "fix")]
    numbers = [outcome.acknowledged, *kinds, len(outcome.lost), len(outcome.doubled)]
    cells = [happened, f"{times} ×", *(f"{number:,}" for number in numbers), str(seed), measured]
    return f"| {' | '.join(cells)} |\n"


def renewed(table: str, row: str) -> str:
    """In place of the row about the same, or after the last one."""
    happened = row.split("|")[1]
    lines = table.splitlines(keepends=True)
    for number, old in enumerate(lines):
        if old.split("|")[1:2] == [happened]:
            return "".join([*lines[:number], row, *lines[number + 1:]])
    return table + row
