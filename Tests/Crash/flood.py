"""Strangers who want to hold everybody up: what a page costs somebody who is signed in while they try, beside what it costs
in quiet, in one run."""

import functools
import http.client
import multiprocessing
import random
import re
import statistics
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from client import Client
from server import COUNTY, Server

# How much longer a page may take.
MOST = 3.0
NUMBERS = b'{"a":[' + b"1234567," * 250_000 + b"1]}"
FILE = (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        + b"\xff\xd8\xff" + b"p" * 65_536)


@dataclass
class Flood:
    """What a flood did to the page's median (milliseconds), and what it was answered."""

    kind: str
    quiet: float
    median: float
    pages: int
    answers: Counter = field(default_factory=Counter)
    # The most that lay in the folder of uploads at once, bytes.
    left: int = 0

    @property
    def ratio(self) -> float:
        return self.median / self.quiet

    @property
    def is_borne(self) -> bool:
        return self.ratio <= MOST and self.left == 0 and 500 not in self.answers and bool(self.answers)

    def __str__(self) -> str:
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(self.answers.items(), key=str))
        return (f"{self.kind}: median {self.median:.1f} ms beside {self.quiet:.1f} ms in quiet, {self.ratio:.2f} × "
                f"({self.pages} pages); answered {answers or 'nothing'}; {self.left} bytes on the disk")


def run(server: Server, password: str, seconds: float = 15, say=print):
    """Each kind for so long, two minutes at most in all."""
    server.start()
    clerk = Client(server, password)
    token, visitor = stranger(server)
    quiet = pages(server, clerk.session, seconds / 2)
    for kind, count, loop in [("24 sign-in loops", 24, sign_ins), ("8 JSON bodies of 2 MB", 8, numbers),
                              ("3 open multiparts", 3, multiparts),
                              ("24 readers of public pages with made-up queries", 24, made_up_queries),
                              ("24 loops of objections", 24, objections)]:
        with Strangers(server, count, loop, token, visitor) as strangers:
            taken = pages(server, clerk.session, seconds, server.data / "uploads")
        yield Flood(kind, statistics.median(quiet.times), statistics.median(taken.times), len(taken.times),
                    strangers.answers, taken.left)
        say(f"  {kind}: {len(taken.times)} pages")
        # What is still under way ends before the next.
        quiet.times += pages(server, clerk.session, seconds / 4).times


@dataclass
class Pages:
    times: list[float]
    left: int


def pages(server: Server, session: str, seconds: float, uploads: Path | None = None) -> Pages:
    """The list of findings, asked for again and again by one who is signed in."""
    taken, deadline = Pages([], 0), time.monotonic() + seconds
    while time.monotonic() < deadline or len(taken.times) < 5:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        begun = time.perf_counter()
        connection.request("GET", f"/{COUNTY}/findings", headers={"Cookie": session})
        answer = connection.getresponse()
        answer.read()
        taken.times.append(1000 * (time.perf_counter() - begun))
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"a signed-in page was answered {answer.status}")
        if uploads and uploads.is_dir():
            taken.left = max(taken.left, sum(path.stat().st_size for path in uploads.rglob("*") if path.is_file()))
        # Somebody reads what he asked for.
        time.sleep(0.02)
    return taken


def stranger(server: Server) -> tuple[str, str]:
    """The token of the sign-in form, and the cookie that it goes with."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", f"/{COUNTY}/sign-in")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return page.split('name="_token" value="')[1].split('"')[0], answer.headers["Set-Cookie"].split(";")[0]


class Strangers:
    """So many loops in a process of their own, until it is left."""

    def __init__(self, server: Server, count: int, loop, token: str, visitor: str):
        self.ended, self.results = multiprocessing.Event(), multiprocessing.SimpleQueue()
        self.process = multiprocessing.Process(
            target=flood, args=(server.port, count, loop, token, visitor, self.ended, self.results), daemon=True)
        self.answers = Counter()

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.answers = self.results.get()
        self.process.join(timeout=10)
        if self.process.is_alive():
            self.process.kill()


def flood(port: int, count: int, loop, token: str, visitor: str, ended, results) -> None:
    answers = Counter()

    def go_on():
        while not ended.is_set():
            try:
                answers[loop(port, token, visitor)] += 1
            except (OSError, http.client.HTTPException) as error:
                answers[type(error).__name__] += 1

    threads = [threading.Thread(target=go_on, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    ended.wait()
    for thread in threads:
        thread.join(timeout=0.2)
    results.put(answers.copy())


def sign_ins(port: int, token: str, visitor: str) -> int:
    body = urlencode({"name": f"nobody{random.random()}", "password": "not a password of ours", "_token": token})
    return ask(port, body.encode(), {"Content-Type": "application/x-www-form-urlencoded", "Cookie": visitor})


def numbers(port: int, token: str, visitor: str) -> int:
    return ask(port, NUMBERS, {"Content-Type": "application/json", "Cookie": visitor, "X-Form-Token": token})


def made_up_queries(port: int, token: str, visitor: str) -> int:
    """What no page reads, and pages of lists that begin nowhere: each has to be made."""
    board = random.choice(["exposures", "notices", "honours", "titles", "practice"])
    return ask(port, path=f"public/{board}?kind=village&after={uuid.uuid4()}&x={random.random()}")


def objections(port: int, token: str, visitor: str) -> int:
    """To the first notice on the board."""
    body = urlencode({"candidate": 1, "name": "陈明理", "phone": "13905750101", "words": "情况不属实。", "_token": token})
    return ask(port, body.encode(), {"Content-Type": "application/x-www-form-urlencoded", "Cookie": visitor},
               f"my/notices/{first_notice(port)}")


@functools.cache
def first_notice(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/{COUNTY}/public/notices")
    found = re.search(r"public/notices/([0-9a-f-]{36})", connection.getresponse().read().decode())
    connection.close()
    # Where none is before the public, it is refused later and costs no less.
    return found.group(1) if found else str(uuid.uuid4())


def ask(port: int, body: bytes | None = None, headers: dict | None = None, path: str = "sign-in") -> int:
    """What the path answers: posted where there is something to post, else got."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST" if body else "GET", f"/{COUNTY}/{path}", body, headers or {})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def multiparts(port: int, token: str, visitor: str) -> int:
    """Six megabytes of a file, of which the end never comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest("POST", f"/{COUNTY}/sign-in")
        for name, value in [("Content-Type", "multipart/form-data; boundary=x"), ("Transfer-Encoding", "chunked"),
                            ("Cookie", visitor)]:
            connection.putheader(name, value)
        connection.endheaders()
        try:
            for _ in range(96):
                connection.send(b"%x\r\n%b\r\n" % (len(FILE), FILE))
        except OSError:
            pass
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
