"""What is asked of the running program, by browsers in Browser and by other programs in Proofs: the demo county."""

import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

# Of Tests/Crash, which pytest.ini puts on the path.
import cluster
from installation import ROOT, WENMING

# What runs for minutes or needs more than a program and a file is script/crash's; script/test leaves out what is `long`.
LONG = [ROOT / "Tests" / folder for folder in ("Crash", "Proofs")]


def pytest_collection_modifyitems(items):
    for item in items:
        if any(folder in item.path.parents for folder in LONG) and not item.get_closest_marker("short"):
            item.add_marker("long")


@pytest.fixture(scope="session")
def demo(tmp_path_factory, worker_id) -> tuple[Path, dict[str, tuple[str, str]]]:
    """The demo county's folder and sign-ins, loaded once for all workers; nobody writes there."""
    root = tmp_path_factory.getbasetemp()
    root = (root if worker_id == "master" else root.parent) / "demo"
    data, table = root / "data", root / "sign-ins"
    root.mkdir(exist_ok=True)
    with FileLock(root / "lock"):
        if not table.exists():
            # Few self-checks: all of them take most of the time, and are all alike.
            made = subprocess.run([WENMING, "demo", "--data", data, "--months", "2", "--self-checks", "10"], capture_output=True, text=True,
                                  check=False)
            assert made.returncode == 0, made.stderr
            table.write_text(made.stdout, encoding="utf-8")
    lines = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    return data, {role: (name, password) for role, name, password in lines}


@pytest.fixture
def postgres():
    """A PostgreSQL of the test's own, with fsync on."""
    if not cluster.is_here():
        pytest.skip("needs PostgreSQL 15")
    with cluster.Cluster().removed() as running:
        yield running
