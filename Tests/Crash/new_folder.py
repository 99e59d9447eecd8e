"""A photo in a folder that is new, and then the power fails."""

import hashlib
import secrets
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from client import Client
from ledger import Ledger, Outcome, compare
from plans import Plans, Write, uuid7
from power_cut import Disk
from server import Server


def run(server: Server, password: str, prepare) -> Outcome:
    """`prepare`: how the folder comes to be new, one of the functions below."""
    plans = Plans(server.records, server.data)
    folder = next(one for one in (server.data / "photos").iterdir() if len(one.name) == 2)
    disk = prepare(server.data, folder)
    server.environment = {**server.environment, **disk.environment}
    server.start()
    client, ledger, line = Client(server, password), Ledger(), uuid7()
    path = f"visits/{plans.visits[0]}/lines"
    photo, digest = of_folder(plans.picture, folder.name)
    for write in (Write(path, {"line": line, "item": "1-1", "deduction": "a"},
                        lambda ledger: ledger.notes.__setitem__(line, None)),
                  Write(f"{path}/{line}/photos", {}, lambda ledger: ledger.photos.__setitem__(line, digest), photo)):
        status, said = client.send(write)
        if status != 303:
            raise SystemExit(f"{write.path}: {status} {said[:300]}")
        ledger.note(write.kept)
    server.kill()
    disk.cut()
    server.start()
    outcome = compare(server.records, server.data, ledger)
    server.stop()
    return outcome


def made_by_a_killed_server(data: Path, folder: Path) -> Disk:
    """All that it did: the folder is made, and its own folder not synced."""
    shutil.rmtree(folder)
    disk = Disk(data)
    subprocess.run([sys.executable, "-c", "import os, sys; os.mkdir(sys.argv[1])", folder], check=True,
                   env=disk.environment)
    return disk


def made_at_the_first_start(data: Path, folder: Path) -> Disk:
    """No photo was ever there, and SQLite was closed properly: its log is new, too."""
    shutil.rmtree(folder.parent)
    connection = sqlite3.connect(data / "wenming.sqlite")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Disk(data)


def of_folder(picture: bytes, name: str) -> tuple[bytes, str]:
    """A photo that is stored in the folder of that name, and its SHA-256."""
    while True:
        photo = picture + secrets.token_bytes(16)
        digest = hashlib.sha256(photo).hexdigest()
        if digest.startswith(name):
            return photo, digest
