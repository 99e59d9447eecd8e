"""The records as another program reads them, on either engine."""

import csv
import io
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class SQLite:
    file: Path

    def rows(self, sql: str) -> list[tuple]:
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@dataclass
class PostgreSQL:
    """Through psql: every value is text here."""

    address: str

    def rows(self, sql: str) -> list[tuple]:
        answer = subprocess.run(["psql", self.address, "--no-psqlrc", "--csv", "--tuples-only", "--command", sql],
                                capture_output=True, text=True, check=True)
        return [tuple(row) for row in csv.reader(io.StringIO(answer.stdout))]
