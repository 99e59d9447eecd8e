"""The program that is tested, started where nothing else runs, and what is waited for."""

import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WENMING = Path(os.environ.get("WENMING_BINARY", ROOT / ".build" / "debug" / "wenming"))
COUNTY = "990101"
# For what comes in a moment and on a busy machine in some (seconds): a deadline, not a measure.
PATIENCE = 60


def soon(what, seconds: float = PATIENCE):
    """What is asked for until it is something: what tests wait for, they ask for here, and none trusts a pause."""
    deadline = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data: Path, log: Path, database: str = "") -> tuple[subprocess.Popen, str]:
    """Starts a server and waits until it answers; fails with its log when it does not."""
    port = free_port()
    place = ["--data", data, *(["--database", database] if database else [])]
    process = subprocess.Popen([WENMING, "serve", *place, "--port", str(port)],
                               stdout=log.open("a"), stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    if soon(lambda: process.poll() is not None or answers(f"{address}/healthz")) and process.poll() is None:
        return process, address
    process.kill()
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE):
            return True
    except OSError:
        return False


def certificate(folder: Path, name: str) -> None:
    """Of a machine that is known as localhost, with its key beside it."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                    "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"], capture_output=True, check=True)
