"""What it costs, beside what the machine itself can do: writes, lists, the demo at scale, memory.

Machines are noisy: only what stands in one run is comparable. Everything is asked from this machine and ends by
itself."""

import argparse
import contextlib
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Crash"))

import clone  # noqa: E402
import cluster  # noqa: E402
import county  # noqa: E402
import lists  # noqa: E402
import machine  # noqa: E402
import performance  # noqa: E402
import profiles  # noqa: E402
import scale  # noqa: E402
import writes  # noqa: E402
from server import Server  # noqa: E402


@dataclass
class Bench:
    """What the parts share."""

    wenming: Path
    helper: Path
    folder: Path
    seconds: int
    rounds: int
    rows: list[int]
    counties: list[int]
    # What stands until the end of the run.
    kept: contextlib.ExitStack
    # What stands below each table.
    circumstances: dict
    # By the addresses of their databases.
    clusters: dict[str, cluster.Cluster] = field(default_factory=dict)

    def say(self, line: str) -> None:
        print(line, flush=True)

    def noted(self, result: dict) -> dict:
        """Measured in this run: it replaces what an earlier one found."""
        return {**result, "measured": self.circumstances}

    def server(self, name: str, database: str = "") -> Server:
        return Server(self.wenming, self.folder / name / "data", database)

    def demo(self) -> tuple[Path, str]:
        """The demo county on SQLite, loaded once, and its people's password."""
        data, password = self.folder / "demo" / "data", self.folder / "demo" / "password"
        if not password.exists():
            data.mkdir(parents=True)
            password.write_text(county.demo(Server(self.wenming, data)))
        return data, password.read_text()

    def copy_of_demo(self, name: str) -> tuple[Server, str]:
        data, password = self.demo()
        shutil.copytree(data, self.folder / name / "data", dirs_exist_ok=True)
        return self.server(name), password

    def is_kept(self, name: str) -> bool:
        """Whether an earlier run left it, whole."""
        return (self.folder / name / "whole").exists()

    def postgres(self) -> cluster.Cluster:
        postgres = self.kept.enter_context(cluster.Cluster().removed())
        self.clusters[postgres.address] = postgres
        return postgres


# What takes longest to fill first. On two cores:
PARTS = {
    "scale": (scale, "the demo with more and more counties (1,10: 4 min; 100: half an hour)"),
    "lists": (lists, "pages, and the list of findings as it grows (20000,1000000: 6 min; 10000000: an hour and 30 GB)"),
    "writes": (writes, "durable writes in process and over HTTP, beside a bare SQLite loop and pgbench (8 min)"),
    "profile": (profiles, "where the processor's time goes, by perf, in a list page and a write (3 min)"),
    "clone": (clone, "from a clean clone to green tests; only when it is asked for (20 min)"),
}
ONLY_ASKED = {"clone"}


def filled(bench: Bench, parts: list[str]) -> dict[str, list]:
    """What each part wants to be there, made at the same time, the longest first: what is measured afterwards has the
    machine for itself."""
    bench.demo()
    with ThreadPoolExecutor(max_workers=3) as pool:
        begun = {name: [pool.submit(filling, bench) for filling in PARTS[name][0].fillings(bench)] for name in parts}
        done = {name: [each.result() for each in fillings] for name, fillings in begun.items()}
    # Nor is anything of it written out any more.
    os.sync()
    return done


def main() -> None:
    options = argparse.ArgumentParser(
        prog="script/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="parts, and what they cost on two cores:\n"
        + "\n".join(f"  {name:<8} {words}" for name, (_, words) in PARTS.items()))
    options.add_argument("parts", nargs="*", metavar="PART", help="which (default: all but clone)")
    options.add_argument("--seconds", type=int, default=2, help="how long each is asked (default 2)")
    options.add_argument("--rounds", type=int, default=3, help="of the writes, the median counts (default 3)")
    options.add_argument("--rows", type=numbers, default=[20_000, 1_000_000], metavar="N,…",
                         help="findings in the list (default 20000,1000000)")
    options.add_argument("--folder", type=Path, help="keep the filled SQLite files there, for the next run")
    options.add_argument("--counties", type=numbers, default=[1, 10], metavar="N,…",
                         help="counties of the demo (default 1,10)")
    options.add_argument("--papers", action="store_true", help="renew the charts and tables of docs/performance.md")
    options.add_argument("--redraw", action="store_true", help="the same from performance.json, nothing is measured")
    options.add_argument("--wenming", type=Path, default=ROOT / ".build/release/wenming")
    options.add_argument("--helper", type=Path, default=ROOT / ".build/release/bench")
    chosen = options.parse_args()
    if wrong := set(chosen.parts) - set(PARTS):
        options.error(f"no such part: {', '.join(sorted(wrong))}")
    if chosen.redraw:
        performance.renew(ROOT / "docs", {})
        return
    parts = [name for name in PARTS if name in (chosen.parts or set(PARTS) - ONLY_ASKED)]
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as temporary, contextlib.ExitStack() as stack:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(chosen.wenming, chosen.helper, folder, chosen.seconds, chosen.rounds, chosen.rows, chosen.counties,
                      stack, circumstances(folder, chosen.seconds))
        there = filled(bench, parts)
        for name in parts:
            found = PARTS[name][0].measured(bench, there[name])
            if chosen.papers:
                performance.renew(ROOT / "docs", found)


def circumstances(folder: Path, seconds: int) -> dict:
    commit = subprocess.run(["git", "describe", "--always", "--dirty", "--exclude", "*"], cwd=ROOT, capture_output=True,
                            text=True, check=True).stdout.strip()
    return {"day": datetime.date.today().isoformat(), "commit": commit, "cores": os.cpu_count(),
            "disk": machine.disk(folder), "seconds": seconds}


def numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


if __name__ == "__main__":
    main()
