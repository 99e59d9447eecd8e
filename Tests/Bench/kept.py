"""docs/performance.json: what was measured, in this run and in earlier ones."""

import json
from pathlib import Path


def with_found(file: Path, found: dict) -> dict:
    """All that is known, after what was found has been kept."""
    results = merged(json.loads(file.read_text()) if file.exists() else {}, found)
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return results


def merged(known: dict, new: dict) -> dict:
    """What was measured in one piece replaces what was known of it; the rest stays."""
    if "measured" in new:
        return new
    return {**known, **{name: merged(known.get(name, {}), each) for name, each in new.items()}}
