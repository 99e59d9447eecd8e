"""docs/operations.md, whose blocks the proofs take as they stand there."""

import re
from pathlib import Path

PAPER = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def sample(language: str, number: int = 0) -> str:
    """A block of the paper, the first, second … of its language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAPER, re.DOTALL | re.MULTILINE)[number]


def filled(text: str, words: dict[str, str]) -> str:
    """A block with what is this machine's in place of what is the paper's. Each word has to be there: else the paper
    has changed, and what is run would no longer be what it says."""
    for word, other in words.items():
        if word not in text:
            raise SystemExit(f"docs/operations.md no longer has “{word}” where it was expected")
        text = text.replace(word, other)
    return text
