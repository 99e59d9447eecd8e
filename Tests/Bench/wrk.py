"""Asking a server as fast as it answers, for some seconds, from this machine only."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass
class Rate:
    a_second: float
    # The middle one of all answers, in milliseconds.
    median: float
    failed: int


def ask(address: str, cookie: str = "", at_once: int = 16, seconds: int = 5, script: tuple = ()) -> Rate:
    """`script`: a file of this folder and its arguments."""
    threads = min(2, at_once)
    command = ["wrk", "-t", str(threads), "-c", str(at_once), "-d", f"{seconds}s", "--latency", "--timeout", "30s"]
    if cookie:
        command += ["-H", f"Cookie: session={cookie}"]
    if script:
        command += ["-s", str(HERE / script[0])]
    command += [address, *(["--", *script[1:]] if script else [])]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    median = re.search(r"^ +50% +(\S+)", said, re.MULTILINE).group(1)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)
    return Rate(float(rate), milliseconds(median), int(failed.group(1)) if failed else 0)


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]
