"""A photo in a folder that is new, or that is there already, and then the power fails."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from client import Client
from ledger import Ledger, Outcome, compare
from load import refusal
from plans import SPOTS, Line, Plans, Steps
from power_cut import Disk
from server import Server


def run(server: Server, password: str, prepare) -> Outcome:
    """`prepare`: how the folder comes to be new or the photo to be there, one of the functions below."""
    plans = Plans(server.records, server.data)
    folder = next(one for one in (server.data / "photos").iterdir() if len(one.name) == 2)
    photo = of_folder(plans, folder.name)
    disk = prepare(server.data, folder, photo)
    server.environment = {**server.environment, **disk.environment}
    server.start()
    client, ledger = Client(server, password), Ledger()
    for step in pictured(plans, photo):
        status, said = step.send(client)
        if not step.is_answered(status, said):
            raise SystemExit(refusal(step, status, said))
        step.done(ledger, said)
    server.kill()
    disk.cut()
    server.start()
    outcome = compare(server.records, server.data, ledger)
    server.stop()
    return outcome


def pictured(plans: Plans, photo: bytes) -> Steps:
    """A spot with that photo, on a visit of a new plan."""
    [(visit, _), *_] = yield from plans.drawn()
    line = Line(visit, *SPOTS[0][:2])
    yield line.noted()
    yield line.pictured(photo)


def made_by_a_killed_server(data: Path, folder: Path, _: bytes) -> Disk:
    """All that it did: the folder is made, and its own folder not synced."""
    shutil.rmtree(folder)
    disk = Disk(data)
    subprocess.run([sys.executable, "-c", "import os, sys; os.mkdir(sys.argv[1])", folder], check=True,
                   env=disk.environment)
    return disk


def stored_by_a_killed_server(data: Path, folder: Path, photo: bytes) -> Disk:
    """All that it did: the photo is synced and has its name, and its folder is not synced."""
    disk = Disk(data)
    program = """import os, sys
temporary, original = sys.argv[1:]
with open(temporary, "wb") as file:
    file.write(sys.stdin.buffer.read())
    file.flush()
    os.fsync(file.fileno())
os.rename(temporary, original)
"""
    original = folder / f"{hashlib.sha256(photo).hexdigest()}.original"
    subprocess.run([sys.executable, "-c", program, data / "photos/incoming/one.temporary", original], input=photo,
                   check=True, env=disk.environment)
    return disk


def made_at_the_first_start(data: Path, folder: Path, _: bytes) -> Disk:
    """No photo was ever there, and SQLite was closed properly: its log is new, too."""
    shutil.rmtree(folder.parent)
    connection = sqlite3.connect(data / "wenming.sqlite")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Disk(data)


def of_folder(plans: Plans, name: str) -> bytes:
    """A photo that is stored in the folder of that name."""
    photos = iter(plans.new_photo, None)
    return next(photo for photo in photos if hashlib.sha256(photo).hexdigest().startswith(name))
