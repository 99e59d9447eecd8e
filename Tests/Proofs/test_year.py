"""The demo county of the last calendar year and the running one: what is in it, and that its pages stay quick."""

import os
import pathlib
import sqlite3
import subprocess
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from client import Client
from installation import COUNTY, WENMING
from server import Server

# Of one year that is over, at least.
FEWEST = {"campaign": 5, "planTask": 60, "meeting": 12, "collection": 20}
# The first pages of those who work with all of it; of a debug build on a busy machine, median of five.
PAGES = ["", "findings", "metrics", "tasks", "campaigns", "meetings", "collections", "bulletins", "rankings"]
SLOWEST = 1.5


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    data = tmp_path_factory.mktemp("year") / "data"
    begun = time.monotonic()
    made = subprocess.run([WENMING, "demo", "--data", data], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-2000:]
    print(f"{time.monotonic() - begun:.0f} s to live it")
    people = {role: (name, password) for role, name, password in
              (line.split("\t") for line in made.stdout.splitlines())}
    return data, people, made.stderr


@pytest.fixture
def records(year):
    with sqlite3.connect(f"file:{year[0] / 'wenming.sqlite'}?mode=ro", uri=True) as connection:
        yield lambda sql, *values: connection.execute(sql, values).fetchall()


def last_year() -> int:
    return datetime.now(ZoneInfo("Asia/Shanghai")).year - 1


def test_every_month_is_closed_with_its_bulletin(records):
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    months = [f"{last_year()}-{month:02}" for month in range(1, 13)]
    months += [f"{now.year}-{month:02}" for month in range(1, now.month)]
    assert [month for month, in records("SELECT DISTINCT month FROM assessment ORDER BY month")] == months
    bulletins = records("SELECT about, count(*) FROM bulletin WHERE state = 'published' AND month LIKE ? GROUP BY about",
                        f"{last_year()}-%")
    assert dict(bulletins) == {"month": 12, "topic": 3}
    assert not records("SELECT id FROM bulletin WHERE state <> 'published'")


@pytest.mark.parametrize("table", FEWEST)
def test_a_year_has_what_an_office_does(records, table):
    begun = records(
        f"""SELECT count(*) FROM {table} JOIN (SELECT record, min(at) AS at FROM recordStep GROUP BY record) AS first
            ON first.record = {table}.id WHERE strftime('%Y', first.at / 1000 + 28800, 'unixepoch') = ?""",
        str(last_year()))
    assert begun[0][0] >= FEWEST[table]


def test_tasks_were_kept_late_and_dropped_and_none_of_a_past_year_is_open(records):
    ends = records(
        """SELECT CASE WHEN state = 'done' AND doneOn > dueOn THEN 'late' WHEN state = 'done' THEN 'kept' ELSE state END,
            count(*) FROM planTask WHERE year = ? GROUP BY 1""", last_year())
    assert {end for end, _ in ends} == {"kept", "late", "dropped"}, ends
    states = {state for state, in records("SELECT DISTINCT state FROM planTask WHERE year > ?", last_year())}
    assert {"going", "done"} <= states


def test_no_finding_of_a_past_year_waits_for_its_answer_except_what_is_on_the_list_of_long_matters(records):
    old = records("SELECT state, count(*) FROM finding WHERE foundAt < ? GROUP BY state",
                  int(datetime(last_year() + 1, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000))
    assert {state for state, _ in old} <= {"closed", "shelved", "rectifying", "responded", "verified"}, old


def test_townships_differ_and_change(records):
    assert len({points for points, in records("SELECT DISTINCT result FROM assessment")}) > 2


def test_its_pages_are_quick(year):
    data, people, _ = year
    server = Server(WENMING, data)
    with server.ended():
        server.start()
        for role in ["创建办干事", "县领导"]:
            client = Client(server, people[role][1], name=people[role][0])
            for page in PAGES:
                client.get(page)
                took = sorted(timed(client, page) for _ in range(5))[2]
                assert took < SLOWEST, f"{role} {COUNTY}/{page}: {took:.2f} s"


def timed(client: Client, page: str) -> float:
    begun = time.monotonic()
    client.get(page)
    return time.monotonic() - begun


@pytest.mark.skipif("WENMING_SEED_YEAR" not in os.environ, reason="lives a whole other year, which takes minutes of each run: WENMING_SEED_YEAR=1 asks for it")
def test_docs_seed_is_what_the_year_comes_to():
    root = pathlib.Path(__file__).parents[2]
    made = subprocess.run([WENMING, "seed-report"], cwd=root, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-2000:]
    assert made.stdout == (root / "docs" / "seed.md").read_text()
