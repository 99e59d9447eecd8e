"""What stands between a browser and the server and does to POSTs what mobile networks and proxies do."""

import http.client
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# The server has done the write in all but the first, and nobody hears of it.
ACCIDENTS = ["502", "504", "cut", "reset", "hang"]


class BadNetwork:
    """Passes everything on, but for what `meets` names."""

    def __init__(self, upstream: str):
        self.upstream = urlsplit(upstream).port
        self.accident, self.only = "", ""
        # Set when nobody waits for the answers that hang any more.
        self.over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Between", (Between,), {"network": self}))
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def meets(self, accident: str = "", only: str = "") -> None:
        """From now on every POST meets it whose address has `only` in it; a browser tries some of them again by itself.
        None do when nothing is named."""
        self.accident, self.only = accident, only

    def met(self, method: str, path: str) -> str:
        return self.accident if method == "POST" and self.only in path else ""


class Between(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    network: BadNetwork

    def log_message(self, *_):
        pass

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.network.met(self.command, self.path)
        if kind == "502":
            return self.answer(502, [("Content-Type", "text/html")], b"<html><h1>502 Bad Gateway</h1></html>")
        if kind == "portal":
            return self.answer(200, [("Content-Type", "text/html")], b"<html><h1>Welcome to our WiFi</h1></html>")
        connection = http.client.HTTPConnection("127.0.0.1", self.network.upstream, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        if kind == "hang":
            self.network.over.wait()
        if kind in ("reset", "hang"):
            return self.break_off()
        if kind == "504":
            return self.answer(504, [("Content-Type", "text/html")], b"<html><h1>504 Gateway Time-out</h1></html>")
        kept = [(name, value) for name, value in response.getheaders()
                if name.lower() not in ("transfer-encoding", "content-length", "connection", "date", "server")]
        return self.answer(response.status, kept, data, cut=kind == "cut")

    def answer(self, status, headers, data, cut=False):
        if cut and not data:  # its middle is in its head
            return self.break_off()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = self.close_connection or cut

    def break_off(self):
        """Not closed but reset, as when a gateway goes down."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    do_GET = do_POST = do_HEAD = pass_on
