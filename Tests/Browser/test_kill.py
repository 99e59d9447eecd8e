"""Bad luck: the server is killed while it writes. What it acknowledged is there when it starts again."""

import re
import signal
import sqlite3
import subprocess
import threading
import urllib.parse
import urllib.request

from conftest import COUNTY, WENMING, start


class Writer:
    """A clerk's session without a browser, so that writes come as fast as they are answered."""

    def __init__(self, address, name, password):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.address = f"{address}/{COUNTY}"
        self.post("sign-in", {"name": name, "password": password})

    def get(self, path) -> str:
        return self.opener.open(f"{self.address}/{path}", timeout=10).read().decode()

    def post(self, path, fields) -> str:
        token = re.search(r'name="_token" value="([^"]+)"', self.get(path)).group(1)
        body = urllib.parse.urlencode({**fields, "_token": token}).encode()
        return self.opener.open(f"{self.address}/{path}", body, timeout=10).read().decode()


def test_every_acknowledged_write_survives_kill_nine(server, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with sqlite3.connect(server.data / "wenming.sqlite") as live, sqlite3.connect(data / "wenming.sqlite") as copy:
        live.backup(copy)
    process, address = start(data, tmp_path / "log")
    name, password = server.sign_ins["创建办干事"]
    writers = [Writer(address, name, password) for _ in range(4)]
    acknowledged, enough = [], threading.Event()

    def write(number: int):
        for index in range(10_000):
            place = f"点位{number}之{index}"
            try:
                page = writers[number].post(
                    "divisions/990101200201/places/new", {"name": place, "kind": "site"})
            except OSError:
                return
            assert "已新增点位" in page, page[:400]
            acknowledged.append(place)
            if len(acknowledged) >= 60:
                enough.set()

    threads = [threading.Thread(target=write, args=[number]) for number in range(len(writers))]
    for thread in threads:
        thread.start()
    assert enough.wait(timeout=60)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)
    for thread in threads:
        thread.join(timeout=20)

    process, address = start(data, tmp_path / "log")
    try:
        with sqlite3.connect(data / "wenming.sqlite") as records:
            kept = {row[0] for row in records.execute("SELECT name FROM place")}
        assert [place for place in acknowledged if place not in kept] == []
        assert "点位" in Writer(address, name, password).get("divisions/990101200201")
    finally:
        process.terminate()
        process.wait(timeout=20)
    doctor = subprocess.run([WENMING, "doctor", "--data", data], capture_output=True, text=True, check=False)
    assert doctor.returncode == 0 and "审计链完整" in doctor.stdout, doctor.stdout
