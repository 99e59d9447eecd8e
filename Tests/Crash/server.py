"""One installation, started again and again on the same folder."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from records import PostgreSQL, SQLite

COUNTY = "990101"


class Unsound(SystemExit):
    """What the doctor says of records that are not sound."""


class Server:
    """The server of an installation, with what a proof puts around it.

    `wrapper` are words before the command (strace), `environment` is added to ours (a library to load first),
    `database` names a PostgreSQL database in place of the folder's own file.
    """

    def __init__(self, binary: Path, data: Path, database: str = ""):
        self.binary, self.data, self.database = binary, data, database
        self.wrapper, self.environment = (), {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/{COUNTY}"
        # Beside the folder: a folder that is full or read-only is no place for it.
        self.log = data.with_name(f"{data.name}.log")
        self.process = None

    @property
    def records(self) -> SQLite | PostgreSQL:
        return PostgreSQL(self.database) if self.database else SQLite(self.data / "wenming.sqlite")

    def launch(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, self.binary, "serve", *self.place, "--port", str(self.port)], stdout=log, stderr=log,
                env={**os.environ, **self.environment})

    def start(self) -> None:
        """Returns when it answers."""
        self.launch()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                return
            except OSError:
                time.sleep(0.02)
        self.process.kill()
        raise SystemExit(f"the server did not start:\n{self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    @contextlib.contextmanager
    def paused(self):
        """While this lasts none of its threads runs, nor is in the midst of a call to the system."""
        self.process.send_signal(signal.SIGSTOP)
        threads = Path(f"/proc/{self.process.pid}/task")
        while any((thread / "stat").read_text().rpartition(")")[2].split()[0] != "T" for thread in threads.iterdir()):
            time.sleep(0.001)
        yield
        self.process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def ended(self):
        """It does not outlive this, whatever happens; what fails here says what it logged last."""
        try:
            yield
        except BaseException as error:
            if self.log.exists():
                error.add_note(f"the server's log:\n{self.log.read_text()[-4000:]}")
            raise
        finally:
            if self.process and self.process.poll() is None:
                self.kill()

    def doctor(self) -> None:
        """Ends the run when the records are not sound."""
        found = subprocess.run([self.binary, "doctor", *self.place], capture_output=True, text=True, check=False)
        if found.returncode != 0:
            raise Unsound(f"doctor: {found.stdout}{found.stderr}")

    @property
    def place(self) -> list:
        return ["--data", self.data, *(["--database", self.database] if self.database else [])]
