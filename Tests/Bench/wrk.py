"""Asking a server as fast as it answers, for some seconds, from this machine only."""

import re
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNITS = {"": 1, "B": 1, "K": 2**10, "M": 2**20, "G": 2**30}


@dataclass
class Rate:
    answers: int
    a_second: float
    # The middle one of all answers, in milliseconds.
    median: float
    # Bytes of an answer with its head, in the mean: what leads elsewhere is short.
    bytes: float
    # Seconds of processor that asking took.
    processor: float


def ask(address: str, cookie: str = "", at_once: int = 16, seconds: float = 5, script: tuple = ()) -> Rate:
    """`script`: a file of this folder and its arguments. Ends the run when anything failed."""
    threads = min(2, at_once)
    command = ["wrk", "-t", str(threads), "-c", str(at_once), "-d", f"{seconds}s", "--latency", "--timeout", "30s"]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    if script:
        command += ["-s", str(HERE / script[0])]
    command += [address, *(["--", *script[1:]] if script else [])]
    before = processor()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = processor() - before
    if failed := re.search(r"Socket errors:.*|Non-2xx or 3xx responses:.*", said):
        raise SystemExit(f"{address}: {failed.group()}")
    answers, read, unit = re.search(r"(\d+) requests in \S+, ([\d.]+)([KMG]?)B read", said).groups()
    median = re.search(r"^ +50% +(\S+)", said, re.MULTILINE).group(1)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)
    return Rate(int(answers), float(rate), milliseconds(median), float(read) * UNITS[unit] / max(1, int(answers)), spent)


def processor() -> float:
    """Of the programs that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]
