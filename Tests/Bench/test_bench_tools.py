"""The tools of `script/bench`, on results and answers that are known."""

import http.server
import threading

import pytest

import budgets
import kept
import profiles
import wrk
from installation import ROOT


def of(commit: str, **found) -> dict:
    return {**found, "measured": {"commit": commit}}


def test_what_is_not_measured_again_stays_with_its_own_commit():
    known = {"lists": {"SQLite": {"20000": of("a", ms=1), "10000000": of("a", ms=9)}}, "writes": of("a", rows=1, old=2)}

    results = kept.merged(known, {"lists": {"SQLite": {"20000": of("b", ms=2)}}, "writes": of("b", rows=3)})

    assert results["lists"]["SQLite"] == {"20000": of("b", ms=2), "10000000": of("a", ms=9)}
    assert results["writes"] == of("b", rows=3)


def writes(rows: float, over_http: float, fixed: float, tpcb: list[float]) -> dict:
    rates = {"rows": [0, 0, rows, rows], "HTTP": [0, 0, over_http, over_http], "fixed": [fixed] * 4}
    return {"writes": {"at_once": [1, 8, 64, 256], "64 a commit": 100, "TPC-B": tpcb, "engines": {"SQLite": rates}}}


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (writes(50, 25, 100, [1, 5, 5, 2]), ["reached", "reached", "reached"]),
        (writes(49, 24, 100, [1, 5, 4, 2]), ["**missed**", "**missed**", "**missed**"]),
    ])
def test_a_budget_is_reached_or_missed_by_what_was_measured(results, expected):
    assert [row[3] for row in budgets.of_writes(results["writes"])] == expected


def test_writes_are_beside_the_best_that_pgbench_does():
    row = budgets.of_writes(writes(50, 20, 100, [1, 10, 4, 2])["writes"])[2]

    assert row[1] == "5.0 × with as many clients, 2.0 × its best"
    assert row[3] == "**missed**"


@pytest.mark.parametrize(("least", "expected"), [(60, "reached"), (59, "**missed**")])
def test_every_public_page_has_to_be_fast_enough(least: float, expected: str):
    rates = {"fixed bytes": 200, **dict.fromkeys(budgets.PUBLIC, 190), budgets.PUBLIC[1]: 2 * least}

    row = budgets.of_public(rates)

    assert row[1] == f"exposure board 95 %, an issue of it {least} %, titles 95 % of fixed bytes"
    assert row[3] == expected


def test_what_was_not_measured_is_not_called_reached():
    assert {row[3] for row in budgets.rows({})} == {"not measured"}


def test_memory_is_that_of_the_hungriest_at_its_peak():
    marks = {"1": {"start": 0.1, "memory": {"now": 60, "peak": 120}}, "10": {"start": 0.3, "memory": {"now": 90}}}

    start, memory = budgets.of_start({"scale": marks})

    assert start[1:] == ["100–300 ms", "< 200 ms", "**missed**"]
    assert memory[1:] == ["120 MB (demo of 1)", "< 100 MB", "**missed**"]


def test_a_stack_counts_once_for_the_first_that_has_it():
    stacks = [
        "malloc (libc.so.6)\nsqlite3_step (libsqlite3.so.0.8.6)\nstatic Sessions.find(_:county:in:) (wenming)",
        "malloc (libc.so.6)\nFindingListPage.row(_:) (wenming)\nView.document(_:) (wenming)",
        "sqlite3_step (libsqlite3.so.0.8.6)\nstatic Findings.page(_:) (wenming)",
        "something (else)",
    ]

    purposes, means = profiles.shares(stacks, profiles.PURPOSES), profiles.shares(stacks, profiles.MEANS)

    assert {name: share for name, share in purposes.items() if share} == {
        "session": 0.25, "HTML": 0.25, "list: its rows": 0.25, "the rest": 0.25}
    assert {name: share for name, share in means.items() if share} == {
        "SQLite": 0.5, "memory and reference counts": 0.25, "the rest": 0.25}


class Refusing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said):
        pass


def test_a_rate_of_refusals_is_no_rate():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        with pytest.raises(SystemExit, match="Non-2xx"):
            wrk.ask(f"http://127.0.0.1:{server.server_port}/", at_once=1, seconds=1)

        server.shutdown()


def test_no_module_here_has_the_name_of_one_of_the_proofs():
    """They are found in one path: the first would hide the second."""
    names = [{file.name for file in (ROOT / "Tests" / folder).glob("*.py")} for folder in ("Bench", "Crash")]

    assert names[0] & names[1] == set()
