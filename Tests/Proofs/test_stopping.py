"""A server that is asked to stop ends, whatever is under way."""

import contextlib
import http.client
import http.cookiejar
import re
import shutil
import signal
import socket
import sqlite3
import urllib.parse
import urllib.request

import pytest
from installation import COUNTY, PATIENCE, soon, start

# Some seconds in all.
pytestmark = pytest.mark.short


@contextlib.contextmanager
def running(demo, folder, monkeypatch, grace: int):
    """A server of its own, and where it listens."""
    monkeypatch.setenv("WENMING_GRACE", str(grace))
    shutil.copytree(demo[0], folder / "data")
    process, address = start(folder / "data", folder / "log")
    try:
        yield process, address.removeprefix("http://").split(":")
    finally:
        process.kill()


def test_it_ends_at_once_where_a_connection_is_open_that_never_speaks(demo, tmp_path, monkeypatch):
    with (running(demo, tmp_path, monkeypatch, grace=600) as (process, place), socket.create_connection(place)):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0


def test_it_ends_within_its_grace_during_a_slow_upload_and_a_write_that_is_held_up(demo, tmp_path, monkeypatch):
    with running(demo, tmp_path, monkeypatch, grace=1) as (process, place), contextlib.ExitStack() as ending:
        # A stranger's would not be taken in.
        session = sign_in(place, *demo[1]["创建办干事"])
        upload = ending.enter_context(socket.create_connection(place))
        upload.sendall(
            f"POST /{COUNTY}/account/password HTTP/1.1\r\nHost: localhost\r\nCookie: {session}\r\nContent-Length: 1000000\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
            'Content-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'.encode() + bytes(100_000))
        assert soon(lambda: [path for path in (tmp_path / "data" / "uploads").rglob("*") if path.is_file()])
        lock = ending.enter_context(contextlib.closing(
            sqlite3.connect(tmp_path / "data" / "wenming.sqlite", isolation_level=None)))
        lock.execute("BEGIN IMMEDIATE")
        begin_to_sign_in(ending, place, *demo[1]["创建办干事"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
        assert "stopped with work under way" in (tmp_path / "log").read_text()


def begin_to_sign_in(ending: contextlib.ExitStack, place: list[str], name: str, password: str) -> None:
    """Sends the form, and does not wait for its answer: a session is a write."""
    cookies, body = sign_in_form(place, name, password)
    form = ending.enter_context(socket.create_connection(place))
    form.sendall(
        f"POST /{COUNTY}/sign-in HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode())


def sign_in(place: list[str], name: str, password: str) -> str:
    """The session's cookie."""
    cookies, body = sign_in_form(place, name, password)
    with contextlib.closing(http.client.HTTPConnection(*place, timeout=PATIENCE)) as connection:
        connection.request("POST", f"/{COUNTY}/sign-in", body, {
            "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        assert answer.status == 303, answer.read().decode()
        return answer.headers["Set-Cookie"].split(";")[0]


def sign_in_form(place: list[str], name: str, password: str) -> tuple[str, str]:
    """The visitor's cookies, and the form filled in."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with opener.open(f"http://{':'.join(place)}/{COUNTY}/sign-in", timeout=PATIENCE) as page:
        token = re.search(r'name="_token" value="([^"]+)"', page.read().decode()).group(1)
    body = urllib.parse.urlencode({"name": name, "password": password, "_token": token})
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar), body
