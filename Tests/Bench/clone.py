"""From a clean clone to green tests: what somebody new waits for."""

import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def fillings(bench) -> list:
    return []


def measured(bench, filled: list) -> dict:
    with tempfile.TemporaryDirectory(prefix="wenming-clone-") as folder:
        begun = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
        done = subprocess.run(["script/test"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        minutes = (time.monotonic() - begun) / 60
    if done.returncode != 0:
        raise SystemExit(f"the tests of a clean clone are not green:\n{done.stdout[-2000:]}")
    bench.say(f"clean clone to green: {minutes:.1f} min")
    return {"clone": bench.noted({"minutes": minutes})}
