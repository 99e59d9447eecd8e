"""What somebody whom nobody knows sends to a running server: each is answered in words of HTTP, and nothing of it stays."""

import contextlib
import shutil
import socket

import pytest
from installation import COUNTY, PATIENCE, start

# A second or two in all.
pytestmark = pytest.mark.short


@pytest.fixture(scope="module")
def place(demo, tmp_path_factory):
    """A server of its own: its folder, and where it listens."""
    folder = tmp_path_factory.mktemp("strangers")
    shutil.copytree(demo[0], folder / "data")
    process, address = start(folder / "data", folder / "log")
    yield folder / "data", address.removeprefix("http://").split(":")
    process.kill()


def answered(place, sent: bytes) -> int:
    """The status that comes first, whatever becomes of the connection."""
    with socket.create_connection(place[1], timeout=PATIENCE) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(sent)
        return status(connection)


def status(connection: socket.socket) -> int:
    said = b""
    while b"\r\n" not in said:
        piece = connection.recv(4096)
        assert piece, f"closed without an answer: {said!r}"
        said += piece
    return int(said.split()[1])


POST = f"POST /{COUNTY}/sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n".encode()
FORM = POST + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"


@pytest.mark.parametrize("chunk", [b"zz\r\nname=a\r\n0\r\n\r\n", b"-5\r\nname=a\r\n", b"5\r\nname=abcdefg\r\n0\r\n\r\n"])
def test_a_chunk_that_is_none_is_a_bad_request(place, chunk):
    assert answered(place, FORM + b"3\r\na=1\r\n" + chunk) == 400


@pytest.mark.parametrize(("address", "statuses"), [
    (f"/{COUNTY}/sign-in?next={'a' * 9_000}", {414}), (f"/{COUNTY}/{'a' * 9_000}", {414}),
    (f"/{COUNTY}/sign-in?next={'a' * 100_000}", {400, 414, 431}), ("/" + "%41" * 60_000, {400, 414, 431})])
def test_an_address_that_is_too_long_is_refused(place, address, statuses):
    assert answered(place, f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()) in statuses


def test_headers_without_an_end_are_refused(place):
    many = "".join(f"X-{number}: {'a' * 200}\r\n" for number in range(2000))
    assert answered(place, f"GET /{COUNTY}/sign-in HTTP/1.1\r\nHost: localhost\r\n{many}".encode()) in {400, 431}


def test_what_is_announced_as_too_long_is_refused_before_it_comes(place):
    head = f"POST /{COUNTY}/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n"
    assert answered(place, f"{head}Content-Type: application/json\r\n\r\n".encode()) == 413


def test_open_multiparts_leave_nothing_on_the_disk(place):
    file = (b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n' + b"p" * 100_000)
    sent = POST + b"Content-Type: multipart/form-data; boundary=x\r\n\r\n" + b"%x\r\n%b\r\n" % (len(file), file)
    with contextlib.ExitStack() as ending:
        many = [ending.enter_context(socket.create_connection(place[1], timeout=PATIENCE)) for _ in range(3)]
        for one in many:
            one.sendall(sent)
        for one in many:
            assert status(one) == 400
            assert not [path for path in (place[0] / "uploads").rglob("*") if path.is_file()]
