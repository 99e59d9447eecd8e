"""Places, databases and backups that are not what they should be: each is named in one sentence, with what to do, and
nothing is changed."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

import mounts
from installation import WENMING, free_port, soon, start
from server import Server


def told(*arguments) -> str:
    """What a command that has to fail says, in one line, without a trace."""
    done = subprocess.run([WENMING, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode != 0, done.stdout
    said = done.stderr.strip()
    assert len(said.splitlines()) == 1 and "NSError" not in said and "Domain=" not in said, done.stderr
    return said


@pytest.fixture
def data(demo, tmp_path):
    """A copy of the demo county's folder."""
    copy = tmp_path / "data"
    shutil.copytree(demo[0], copy)
    return copy


@pytest.mark.short
@pytest.mark.parametrize(("address", "word"), [
    ("mysql://db/wenming", "不认识的数据库地址"),
    ("sqlite:", "数据库路径是空的"),
    ("postgres://127.0.0.1:1/wenming", "连不上数据库"),
    ("postgres://127.0.0.1:not-a-port/wenming", "连不上数据库"),
])
@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_wrong_address_is_named(command, address, word, tmp_path):
    said = told(command, "--data", tmp_path, "--database", address)
    assert word in said and "请" in said


def test_a_machine_that_is_not_there_is_named(tmp_path):
    assert "连不上数据库" in told("serve", "--data", tmp_path, "--database", "postgres://nobody@nowhere.invalid/wenming")


def test_a_database_that_postgresql_does_not_have_is_named(postgres, tmp_path):
    said = told("serve", "--data", tmp_path, "--database", postgres.address.rsplit("/", 1)[0] + "/nowhere")
    assert "nowhere" in said and "请检查 --database" in said


@pytest.mark.short
@pytest.mark.parametrize("command", ["doctor", "backup"])
def test_a_place_without_a_database_makes_none(command, tmp_path):
    more = ["--to", tmp_path / "backup"] if command == "backup" else []
    said = told(command, "--data", tmp_path / "nothing", *more)
    assert "没有数据库文件" in said and not (tmp_path / "nothing").exists()


@pytest.mark.short
def test_a_file_that_is_no_database_is_named_and_kept(tmp_path):
    text = "这是一封信，不是数据库。" * 500
    (tmp_path / "wenming.sqlite").write_text(text, encoding="utf-8")
    said = told("serve", "--data", tmp_path)
    assert "损坏" in said or "不是" in said
    assert (tmp_path / "wenming.sqlite").read_text(encoding="utf-8") == text


def test_a_newer_schema_is_refused(data):
    with sqlite3.connect(data / "wenming.sqlite") as records:
        records.execute("INSERT INTO appliedMigration (name, appliedAt) VALUES ('9998 of tomorrow', 0)")
    for command in ("serve", "doctor", "migrate"):
        assert "9998 of tomorrow" in told(command, "--data", data)


def test_a_newer_schema_of_postgresql_is_refused(postgres, tmp_path):
    place = ["--data", tmp_path, "--database", postgres.address]
    subprocess.run([WENMING, "migrate", *place], capture_output=True, check=True)
    postgres.ask("INSERT INTO appliedMigration (name, appliedAt) VALUES ('9998 of tomorrow', 0)")
    for command in ("serve", "doctor", "migrate"):
        assert "9998 of tomorrow" in told(command, *place)


# Of the oldest program: nothing of the schema is there but the list of what was applied.
OLDEST = "CREATE TABLE appliedMigration (name TEXT NOT NULL PRIMARY KEY, appliedAt BIGINT NOT NULL)"


def test_an_older_schema_is_brought_up_to_date_by_the_server(tmp_path):
    with sqlite3.connect(tmp_path / "wenming.sqlite") as records:
        records.execute(OLDEST)
    is_brought_up_to_date(Server(WENMING, tmp_path))


def test_an_older_schema_of_postgresql_is_brought_up_to_date_by_the_server(postgres, tmp_path):
    postgres.ask(OLDEST)
    is_brought_up_to_date(Server(WENMING, tmp_path, postgres.address))


def is_brought_up_to_date(server: Server) -> None:
    assert "wenming migrate" in told("doctor", *server.place)
    with server.ended():
        server.start()
        server.stop()
    server.doctor()


@pytest.mark.parametrize("command", [
    ["serve"], ["user", "add", "--county", "990101", "--name", "某人", "--sign-in", "somebody", "--role", "clerk"]])
def test_a_file_that_another_program_holds_is_named(data, command):
    with sqlite3.connect(data / "wenming.sqlite", isolation_level=None) as records:
        records.execute("BEGIN EXCLUSIVE")
        assert "被另一个程序锁住" in told(*command, "--data", data)
        records.execute("ROLLBACK")


def test_lost_keys_are_begun_anew_and_what_is_lost_with_them_is_said(data):
    assert "wenming keys rotate" in told("keys", "replace", "--data", data)
    (data / "keys").unlink()
    assert "wenming keys replace" in told("serve", "--data", data)
    done = subprocess.run([WENMING, "keys", "replace", "--data", data], capture_output=True, text=True, check=True)
    for word in ["审计", "身份证号", "异议人", "登录码", "查询码", "恢复码", "wenming user reset --second-factor"]:
        assert word in done.stdout, done.stdout
    examined = subprocess.run([WENMING, "doctor", "--data", data], capture_output=True, text=True, check=True)
    assert "封存它们的密钥已经丢失" in examined.stdout


def test_a_copy_that_differs_is_told_and_ends_with_status_one(data, tmp_path):
    target = tmp_path / "copy"
    subprocess.run([WENMING, "migrate", "--data", target], capture_output=True, check=True)
    with sqlite3.connect(target / "wenming.sqlite") as records:
        records.execute("CREATE TRIGGER spoil AFTER INSERT ON county BEGIN UPDATE county SET name = 'x'; END")
    done = subprocess.run([WENMING, "copy", "--from", data / "wenming.sqlite", "--to", target / "wenming.sqlite"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "两边不同：表 county" in done.stdout, done.stdout + done.stderr


def test_a_backup_to_a_full_stick_is_named_and_leaves_nothing_there(demo, tmp_path):
    if not mounts.is_permitted(mounts.Memory, tmp_path):
        pytest.skip("needs root, and leave to mount")
    with mounts.mounted(mounts.Memory, tmp_path / "stick", 1) as stick:
        stick.fill(leaving=64 << 10)
        said = told("backup", "--data", demo[0], "--to", stick.folder / "backup")
        assert "磁盘满了" in said and "请腾出空间" in said
        assert [path.name for path in stick.folder.iterdir()] == ["filler"]


@pytest.mark.short
def test_a_second_server_on_one_file_is_refused_until_the_first_is_gone(data, tmp_path):
    (tmp_path / "link").symlink_to(data)
    (tmp_path / "link.sqlite").symlink_to(data / "wenming.sqlite")
    first, _ = start(data, data / "log")
    try:
        for place in (["--data", data], ["--data", tmp_path / "link"],
                      ["--data", data, "--database", tmp_path / "link.sqlite"]):
            said = told("serve", *place, "--port", free_port())
            assert "另一个 wenming serve 正在使用" in said and "PostgreSQL" in said
        # Commands run beside a server.
        assert subprocess.run([WENMING, "doctor", "--data", data], capture_output=True, check=False).returncode == 0
    finally:
        first.kill()
        first.wait(timeout=60)
    second, _ = start(data, data / "log")
    second.terminate()
    assert second.wait(timeout=60) == 0


def test_the_lock_is_not_the_database_s_own(data):
    """A backup program that locks the database file keeps no server from starting."""
    with (data / "wenming.sqlite").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        process, _ = start(data, data / "log")
        process.terminate()
        assert process.wait(timeout=60) == 0


def test_a_corrupted_page_is_found_by_the_doctor(data):
    with sqlite3.connect(data / "wenming.sqlite") as records:
        records.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = records.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'finding'").fetchone()[0]
    with (data / "wenming.sqlite").open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xa5" * 4096)
    done = subprocess.run([WENMING, "doctor", "--data", data], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "损坏" in done.stdout + done.stderr and "备份恢复" in done.stdout + done.stderr


def test_a_corrupted_page_of_postgresql_is_found_by_the_doctor(postgres, data, tmp_path):
    place = ["--data", tmp_path / "copy", "--database", postgres.address]
    subprocess.run([WENMING, "copy", "--from", data / "wenming.sqlite", "--to", postgres.address, "--to-data", tmp_path / "copy"],
                   capture_output=True, check=True)
    sound = subprocess.run([WENMING, "doctor", *place], capture_output=True, text=True, check=False)
    assert sound.returncode == 0 and "没有检查" in sound.stdout, sound.stdout + sound.stderr
    path = postgres.ask("SELECT pg_relation_filepath('place')")
    postgres.ask("CHECKPOINT")
    postgres.run("pg_ctl", "-m", "fast", "stop")
    with (postgres.folder / "data" / path).open("r+b") as file:
        file.write(b"\xa5" * 8192)
    postgres.start()
    done = subprocess.run([WENMING, "doctor", *place], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "表 place 损坏" in done.stdout and "备份恢复" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_truncated_backup_restores_nothing(backup, tmp_path, share):
    cut = tmp_path / "cut"
    content = backup.read_bytes()
    cut.write_bytes(content[:int(len(content) * share)])
    said = told("restore", cut, "--data", tmp_path / "restored")
    assert "备份不完整或被改动过" in said and not (tmp_path / "restored").exists()


def test_a_backup_of_another_county_restores_nothing(backup, tmp_path):
    said = told("restore", backup, "--data", tmp_path / "restored", "--county", "330624")
    assert "明川县（990101）" in said and "330624" in said and not (tmp_path / "restored").exists()


def test_a_backup_goes_over_nothing_and_neither_does_a_restore(backup, demo, tmp_path):
    content = backup.read_bytes()
    assert "不覆盖" in told("backup", "--data", demo[0], "--to", backup)
    assert backup.read_bytes() == content
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter").write_text("留着", encoding="utf-8")
    assert "不覆盖" in told("restore", backup, "--data", tmp_path / "taken")
    assert (tmp_path / "taken" / "letter").read_text(encoding="utf-8") == "留着"


def test_a_backup_made_beside_a_server_is_the_county_once_its_keys_are_put_back(backup, demo, tmp_path):
    done = subprocess.run([WENMING, "restore", backup, "--data", tmp_path / "restored", "--county", "990101"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "密钥不在备份里" in done.stdout
    assert "没有密钥文件" in told("serve", "--data", tmp_path / "restored")
    shutil.copy(demo[0] / "keys", tmp_path / "restored")
    looked = subprocess.run([WENMING, "doctor", "--data", tmp_path / "restored"], capture_output=True, text=True,
                            check=False)
    assert looked.returncode == 0, looked.stdout
    server, _ = start(tmp_path / "restored", tmp_path / "log")
    server.terminate()
    assert server.wait(timeout=60) == 0


class Restoring:
    """A restore that has begun and waits for its file, which is a pipe, until it is given the backup."""

    def __init__(self, backup: Path, data: Path):
        self.backup, self.pipe = backup, data.with_name("pipe")
        os.mkfifo(self.pipe)
        self.process = subprocess.Popen([WENMING, "restore", self.pipe, "--data", data], stdout=subprocess.PIPE, text=True)
        self.end = soon(self.opened)
        assert self.end and not (data / "wenming.sqlite").exists()

    def opened(self) -> int | None:
        """Our end of the pipe, once the restore has opened the other."""
        assert self.process.poll() is None
        with contextlib.suppress(OSError):
            return os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK)

    def go_on(self) -> str:
        """What it says in the end. Where it looks into its file again, that is a file."""
        (file := self.pipe.with_name("file")).symlink_to(self.backup)
        file.replace(self.pipe)
        os.set_blocking(self.end, True)
        with os.fdopen(self.end, "wb") as pipe:
            pipe.write(self.backup.read_bytes())
        return self.process.communicate(timeout=120)[0]


def test_no_server_begins_where_a_backup_is_being_restored_and_none_spoils_it(backup, demo, tmp_path):
    data = tmp_path / "restored"
    restore = Restoring(backup, data)
    for command in (["serve"], ["migrate"], ["demo"], ["restore", backup]):
        said = told(*command, "--data", data)
        assert "恢复" in said and "请等它完成" in said
    assert {path.name for path in data.iterdir()} == {"restoring"}
    assert "一致" in restore.go_on() and restore.process.returncode == 0
    shutil.copy(demo[0] / "keys", data)
    assert subprocess.run([WENMING, "doctor", "--data", data], capture_output=True, check=False).returncode == 0
    server, _ = start(data, tmp_path / "log")
    server.terminate()
    assert server.wait(timeout=60) == 0


def test_a_restore_that_was_killed_is_no_empty_county_and_is_done_anew(backup, tmp_path):
    data = tmp_path / "restored"
    restore = Restoring(backup, data)
    restore.process.kill()
    restore.process.wait(timeout=60)
    assert "没有完成的恢复" in told("serve", "--data", data)
    again = subprocess.run([WENMING, "restore", backup, "--data", data], capture_output=True, text=True, check=False)
    assert again.returncode == 0 and "一致" in again.stdout, again.stderr
    assert {path.name for path in data.iterdir()} == {"photos", "wenming.sqlite"}


@pytest.fixture(scope="module")
def backup(demo, tmp_path_factory):
    """Made while a server runs on the folder's copy."""
    folder = tmp_path_factory.mktemp("backup")
    shutil.copytree(demo[0], folder / "data")
    server, _ = start(folder / "data", folder / "log")
    try:
        path = folder / "wenming.tar.zst"
        subprocess.run([WENMING, "backup", "--data", folder / "data", "--to", path], capture_output=True, check=True)
        return path
    finally:
        server.terminate()
        server.wait(timeout=60)
