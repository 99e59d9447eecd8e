"""What a server does by night so that its records can be had back, seen from without."""

import re
import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import county
from client import Client
from clock import Clock
from installation import COUNTY, WENMING, soon
from server import Server

PASSWORD = "香榧树下的老戏台-2026"


@pytest.fixture
def server(tmp_path):
    """Of a county with one village, its clock to be set; it does not outlive the test."""
    server = Server(WENMING, tmp_path / "data")
    clock = Clock(server.data)
    server.environment = clock.environment
    server.clock = clock
    with server.ended():
        county.village(server)
        yield server


def by_night(clock: Clock) -> None:
    """Three o'clock of the next night."""
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    night = (now + timedelta(days=1)).replace(hour=3, minute=0, second=0)
    clock.set(int((night - now).total_seconds()))


def administrator(server: Server) -> Client:
    made = subprocess.run([WENMING, "user", "add", *server.place, "--county", COUNTY, "--name", "周管", "--sign-in", "admin",
                           "--role", "systemAdministrator"], capture_output=True, text=True, check=True)
    first = made.stdout.split("初始密码 ")[1].split("，")[0]
    client = Client(server, first, "admin")
    client.post("account/password", {"oldPassword": first, "newPassword": PASSWORD, "repeatedPassword": PASSWORD})
    return client


def proofs(server: Server) -> list[tuple]:
    return server.records.rows("SELECT finishedAt IS NOT NULL, fault FROM provenRestore")


@pytest.mark.short
def test_a_server_proves_by_night_that_its_records_can_be_had_back(server):
    server.start()
    by_night(server.clock)
    assert soon(lambda: proofs(server) == [(1, None)]), server.log.read_text()[-2000:]
    page = administrator(server).get("operations")
    assert re.search(r"data-proven>[^<]*验证通过", page) and "临时的 SQLite" in page
    [backup] = (server.data / "backups").glob("wenming-*.tar.zst")
    restored = server.data.with_name("restored")
    subprocess.run([WENMING, "restore", backup, "--data", restored], capture_output=True, check=True)


def test_a_server_proves_nothing_where_that_is_switched_off(server):
    server.environment = {**server.environment, "WENMING_NIGHTLY_BACKUP": "off"}
    server.start()
    assert "每晚自动备份已关闭" in administrator(server).get("operations")


def test_a_server_that_is_stopped_by_night_stops_in_time_and_leaves_the_night_to_the_next(server):
    server.start()
    by_night(server.clock)
    assert soon(lambda: (server.data / "backups").exists())
    # `stop` waits no longer than systemd does.
    server.stop()
    assert server.process.returncode == 0
    assert proofs(server) in ([], [(1, None)])
