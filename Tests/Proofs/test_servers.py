"""Several servers on one PostgreSQL database are one product: what one knows all know, and no work is done twice."""

import contextlib
import copy
import html
import http.cookiejar
import io
import random
import re
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

import cluster
import county
from client import Client, NoRedirect, main_text
from clock import Clock
from installation import COUNTY, PATIENCE, WENMING, certificate, soon
from ledger import Written
from load import Load
from plans import Steps, Write, only_places, place, uuid7
from records import PostgreSQL
from server import Server

PASSWORD = "香榧树下的老戏台-2026"
NEIGHBOUR = "990102"
FINDINGS = 60


# MARK: Databases, each made from one that was made before


@dataclass
class Made:
    """A county that is there to be copied; nobody writes to it."""

    database: str
    # Photos are stored by their digest and never removed, so that all copies share them.
    data: Path
    clerk: str
    # By role, signed in before the copy was made: a session is copied as well.
    people: dict[str, Client]


class Databases:
    """Of one PostgreSQL: a new one in a moment, empty or a copy."""

    def __init__(self, running: cluster.Cluster):
        self.running, self.count = running, 0

    def make(self, template: str = "template0") -> str:
        self.count += 1
        name = f"servers{self.count}"
        PostgreSQL(self.running.address).rows(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"{self.running.address.rpartition('/')[0]}/{name}"

    def copy(self, address: str) -> str:
        return self.make(address.rpartition("/")[2])


@pytest.fixture(scope="module")
def databases():
    if not cluster.is_here():
        pytest.skip("needs PostgreSQL 15")
    with cluster.Cluster().removed() as running:
        yield Databases(running)


@pytest.fixture(scope="module")
def founded(databases):
    """A county with one village and a clerk."""
    with tempfile.TemporaryDirectory(prefix="wenming-") as folder:
        server = Server(WENMING, Path(folder) / "data", databases.make())
        server.data.mkdir()
        with server.ended():
            clerk = county.village(server)
        yield Made(server.database, server.data, clerk, {})


@pytest.fixture(scope="module")
def village(databases, founded):
    """The same with a director and two administrators."""
    server = Server(WENMING, founded.data, databases.copy(founded.database))
    with server.ended():
        server.start()
        roles = ["director", "systemAdministrator", "securityAdministrator"]
        people = dict(zip(roles, in_parallel([partial(employ, server, role) for role in roles]), strict=True))
        server.stop()
    return Made(server.database, server.data, founded.clerk, people)


@pytest.fixture(scope="module")
def visited(databases, village):
    """The same after a visit, whose findings wait to be assigned."""
    server = Server(WENMING, village.data, databases.copy(village.database))
    with server.ended():
        server.start()
        hand_in_a_visit(server, at(server, village.clerk), at(server, village.people["director"]))
        server.stop()
    return Made(server.database, village.data, village.clerk, village.people)


def command(server: Server, *words: str) -> str:
    """What a command says that runs beside the servers."""
    done = subprocess.run([server.binary, *words[:2], *server.place, *words[2:]], capture_output=True, text=True,
                          check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def employ(server: Server, role: str) -> Client:
    """Somebody of a role, who signs in by its name and has changed the first password."""
    said = command(server, "user", "add", "--county", COUNTY, "--name", f"{role}某", "--sign-in", role.lower(),
                   "--role", role)
    first = said.split("初始密码 ")[1].split("，")[0]
    client = Client(server, first, role.lower())
    done(client.post("account/password",
                     {"oldPassword": first, "newPassword": PASSWORD, "repeatedPassword": PASSWORD}))
    return client


def done(answer: tuple[int, str]) -> str:
    """Where an answer leads that says it was done."""
    status, said = answer
    assert status == 303 and "sign-in" not in said, f"{status} {main_text(said)}"
    return said.removeprefix(f"/{COUNTY}/")


def hand_in_a_visit(server: Server, clerk: Client, director: Client) -> None:
    """Of two that are drawn; the other one stays open."""
    edition = done(clerk.post("sheets/new", {"yaml": template(clerk)}))
    seen = re.search(r'name="seen" value="([^"]+)"', clerk.get(edition)).group(1)
    done(clerk.post(f"{edition}/submit", {"seen": seen}))
    publication = re.search(r"sheets/publications/[0-9a-f-]+/steps/approve", director.get(edition)).group(0)
    done(director.post(publication, {"seen": seen, "_password": PASSWORD}))
    command(server, "user", "add", "--county", COUNTY, "--name", "督查某", "--sign-in", "inspector",
            "--role", "inspector")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d")
    for manner in ("announced", "unannounced"):
        done(director.post("plans/new", {
            "month": today[:7], "sheet": edition.removeprefix("sheets/"), "tier": "county", "manner": manner,
            "share": "100", "inspectors": person(server, "inspector"), "step": "draw"}))
    visit = open_visits(server)[0]
    with ThreadPoolExecutor(8) as clerks:
        list(clerks.map(lambda _: note_spot(director, visit), range(FINDINGS)))
    done(director.post(f"visits/{visit}/submit", {"heldOn": today}))


def template(client: Client) -> str:
    """The sheet that every county begins with."""
    return html.unescape(
        re.search(r'<textarea[^>]* name="yaml"[^>]*>(.*?)</textarea>', client.get("sheets/new"), re.DOTALL).group(1))


def person(server: Server, sign_in: str) -> str:
    return server.records.rows(f"SELECT id FROM person WHERE signInName = '{sign_in}'")[0][0]


def open_visits(server: Server) -> list[str]:
    return [row[0] for row in server.records.rows("SELECT id FROM visit WHERE submittedAt IS NULL ORDER BY id")]


def note_spot(director: Client, visit: str) -> None:
    line = uuid7()
    done(director.post(f"visits/{visit}/lines", {"line": line, "item": "1-1", "deduction": "a"}))
    done(director.post(f"visits/{visit}/lines/{line}/photos", {}, photo=photo()))


def photo() -> bytes:
    """A JPEG like no other."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (118, 142, 104)).save(file, "JPEG")
    return file.getvalue() + secrets.token_bytes(16)


# MARK: Servers, and who uses them


@pytest.fixture
def serve(databases):
    """Makes servers on one database; none outlives the test."""
    with contextlib.ExitStack() as ending:
        def make(database: str, data: Path, count: int = 2) -> list[Server]:
            data.mkdir(parents=True, exist_ok=True)
            servers = [Server(WENMING, data, database) for _ in range(count)]
            for server in servers:
                ending.enter_context(server.ended())
            return servers
        yield make


@pytest.fixture
def two(serve, databases, village) -> list[Server]:
    """Two servers with the county of one village, both running."""
    servers = serve(databases.copy(village.database), village.data)
    start_at_once(servers)
    return servers


def start_at_once(servers: list[Server]) -> None:
    with ThreadPoolExecutor(len(servers)) as starting:
        list(starting.map(Server.start, servers))


def at(server: Server, client: Client) -> Client:
    """The same session in a browser of its own, at another server: cookies know no ports."""
    jar, moved = http.cookiejar.CookieJar(), copy.copy(client)
    for handler in client.opener.handlers:
        for cookie in getattr(handler, "cookiejar", ()):
            jar.set_cookie(cookie)
    moved.address = server.address
    moved.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), NoRedirect)
    return moved


def status(client: Client, path: str) -> int:
    """What a page answers: 200 where it is shown, 303 where one has to sign in first."""
    try:
        client.fetch(path)
        return 200
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def in_parallel(calls: list) -> list:
    """What the calls return, all begun at the same moment."""
    together = threading.Barrier(len(calls))

    def begin(call):
        together.wait(timeout=60)
        return call()
    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(begin, calls))


def places(server: Server, name: str) -> tuple[int, int]:
    """How many there are of a name, and in how many entries of the audit."""
    [(there,)] = server.records.rows(f"SELECT count(*) FROM place WHERE name = '{name}'")
    [(audited,)] = server.records.rows(
        f"""SELECT count(*) FROM
            (SELECT action, subject FROM auditEntry UNION ALL SELECT action, subject FROM auditTail) AS entry
            JOIN place ON place.id = entry.subject WHERE action = 'place.add' AND place.name = '{name}'""")
    return int(there), int(audited)


# MARK: Sessions


@pytest.mark.short
def test_a_session_and_a_form_of_one_server_are_known_to_the_other(serve, databases, founded):
    a, b = servers = serve(databases.copy(founded.database), founded.data)
    start_at_once(servers)
    client, write = Client(a, founded.clerk), place()
    assert status(at(b, client), "account") == 200
    done(at(b, client).send(write))
    assert places(a, write.fields["name"]) == (1, 1)


def test_who_signs_out_at_one_server_is_signed_out_of_the_other(two, village):
    a, b = two
    client = Client(a, village.clerk)
    elsewhere, stays = at(b, client), Client(b, village.clerk)
    assert status(elsewhere, "account") == 200
    assert client.post("sign-out", {})[0] == 303
    assert status(elsewhere, "account") == 303
    # It was this session that ended and no other.
    assert status(stays, "account") == 200


def test_wrong_passwords_are_counted_over_all_servers(two, village):
    a, b = two
    browsers = [at(server, village.people["director"]) for server in (a, b)]
    # Five lock an account, of which neither server sees more than three.
    wrong = {"name": "clerk", "password": "不是这个密码"}
    tries = in_parallel([partial(browsers[turn % 2].post, "sign-in", wrong) for turn in range(5)])
    assert 303 not in dict(tries)
    right = {"name": "clerk", "password": village.clerk}
    for answered, said in in_parallel([partial(browser.post, "sign-in", right) for browser in browsers]):
        assert answered != 303 and "锁定" in said


# MARK: A standby that is away


def test_where_the_standby_is_away_saving_waits_or_is_refused_and_everybody_reads(serve, village, databases, tmp_path):
    [a] = serve(databases.copy(village.database), village.data, count=1)
    clock = Clock(tmp_path / "clock")
    a.environment = clock.environment
    a.start()
    clerk, writes = Client(a, village.clerk), [place() for _ in range(12)]
    readers = [Client(a, village.clerk) for _ in range(12)]
    with ThreadPoolExecutor(len(writes)) as clerks, standby_away(databases.running):
        answers = [clerks.submit(at(a, clerk).send, write) for write in writes]
        # Six wait in their commits, of which none is answered; the others wait for those, and not for long.
        refused = soon(lambda: len(found := [each for each in answers if each.done()]) >= 6 and found)
        assert {each.result()[0] for each in refused} == {503}
        # Once at once, and once when each session is to be prolonged, which waits as well: for nobody.
        for ahead in (0, 120):
            clock.set(ahead)
            read = in_parallel([partial(status, reader, "findings") for reader in [clerk, *readers]])
            assert set(read) == {200}
            assert status(clerk, "account") == 200
        # What cannot be saved comes back with what was typed.
        late = place()
        refused, said = at(a, clerk).send(late)
        assert refused == 503 and late.fields["name"] in html.unescape(said), said
    statuses = [each.result()[0] for each in answers]
    assert set(statuses) == {303, 503}
    for write, answered in zip(writes, statuses, strict=True):
        assert places(a, write.fields["name"]) == ((1, 1) if answered == 303 else (0, 0))
    done(clerk.send(place()))


def test_who_meets_a_commit_that_takes_its_time_is_saved_after_it(serve, village, databases):
    [a] = serve(databases.copy(village.database), village.data, count=1)
    a.start()
    administrator = village.people["systemAdministrator"]
    with ThreadPoolExecutor(6) as clerks, standby_away(databases.running):
        # Each looks whether there is a unit of its name before it adds it.
        answers = [clerks.submit(at(a, administrator).post, "units/new",
                                 {"name": f"水务{number}局", "kind": "department"}) for number in range(6)]
        # One of them is in its commit, and the others have met it and stand in line.
        assert soon(lambda: in_line(a) > 0)
        assert not any(each.done() for each in answers)
    assert {each.result()[0] for each in answers} == {303}


def in_line(server: Server) -> int:
    """How many wait for who is first of those that met."""
    return int(server.records.rows("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")[0][0])


@contextlib.contextmanager
def standby_away(running: cluster.Cluster):
    """While this lasts no commit is answered, as the standby that is to have it is not there. PostgreSQL takes such a
    setting up when it comes to it: it is there when a commit of ours waits, and gone when that one is answered."""
    tries = []

    def waits() -> bool:
        if not tries or tries[-1].poll() is not None:
            write = "SELECT pg_logical_emit_message(true, 'wenming', 'does this wait?')"
            tries.append(subprocess.Popen(["psql", f"{running.address}?application_name=probe", "--no-psqlrc",
                                           "--command", write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'probe' AND wait_event = 'SyncRep'"
        return running.ask(asked) != "0"

    try:
        need_standby(running, "= 'absent'")
        assert soon(waits)
        yield
    finally:
        need_standby(running, "= ''")
        for each in tries:
            each.wait(timeout=PATIENCE)


def need_standby(running: cluster.Cluster, which: str) -> None:
    running.ask(f"ALTER SYSTEM SET synchronous_standby_names {which}")
    running.ask("SELECT pg_reload_conf()")


# MARK: Forms and keys


def test_a_form_of_another_session_is_accepted_by_neither(two, village):
    a, b = two
    stranger = at(b, Client(a, village.clerk))
    stranger.token = village.people["director"].token
    assert stranger.send(place())[0] == 403


def draft(client: Client) -> Write:
    """A new sheet: each that is made has an address of its own, and as many are made of the same text as are asked for
    under different keys."""
    return Write(Written("sheet", ""), "sheets/new", {"yaml": template(client)}, lambda ledger: None)


def sheets(server: Server) -> list[str]:
    return [f"sheets/{row[0]}/1" for row in server.records.rows("SELECT id FROM sheet")]


def test_a_key_that_one_server_answered_is_answered_the_same_by_the_other(two, village):
    a, b = [at(server, village.people["director"]) for server in two]
    write = draft(a)
    first = a.send(write)
    assert b.send(write) == first
    assert sheets(two[1]) == [done(first)]


def test_a_key_of_one_server_is_refused_by_the_other_with_another_body(two, village):
    a, b = [at(server, village.people["director"]) for server in two]
    write, other = draft(a), draft(a)
    other.key, other.fields = write.key, {"yaml": write.fields["yaml"] + "\n# 改过"}
    first = done(a.send(write))
    assert b.send(other)[0] == 409
    assert sheets(two[1]) == [first]


def test_a_key_sent_to_both_servers_at_the_same_moment_is_done_once(two, village):
    browsers = [at(server, village.people["director"]) for server in two]
    made = []
    for _ in range(3):
        write = draft(browsers[0])
        answers = set(in_parallel([partial(browser.send, write) for browser in browsers * 10]))
        assert len(answers) == 1
        made.append(done(answers.pop()))
    assert sorted(sheets(two[0])) == sorted(made)


def test_a_photo_that_one_server_stored_is_shown_by_the_other(serve, databases, visited):
    a, b = serve(databases.copy(visited.database), visited.data)
    start_at_once([a, b])
    browser = at(a, visited.people["director"])
    [visit] = open_visits(a)
    before = stored(a)
    note_spot(browser, visit)
    [sha256] = stored(a) - before
    path = f"visits/{visit}/photos/{sha256}/large"
    shown = at(b, browser).fetch(path)
    assert shown and shown == browser.fetch(path)


def stored(server: Server) -> set[str]:
    return {row[0] for row in server.records.rows("SELECT sha256 FROM photo")}


# MARK: Numbers


class Desk:
    """Findings to be assigned, each dealt out once and not before it is released; each notice takes the next number of
    the year."""

    def __init__(self, server: Server):
        self.waiting = [row[0] for row in server.records.rows("SELECT id FROM finding WHERE state = 'found'")]
        [(self.township,)] = server.records.rows(f"SELECT id FROM unit WHERE division = '{county.VILLAGE[:9]}'")
        self.released = 0
        self.lock = threading.Lock()

    def release(self, count: int) -> None:
        with self.lock:
            self.released += count

    def assignments(self, _) -> Steps:
        """A place while there is none."""
        while True:
            yield self.assign()

    def assign(self) -> Write:
        with self.lock:
            if not self.released or not self.waiting:
                return place()
            self.released -= 1
            return self.notice(self.waiting.pop())

    def notice(self, finding: str, limit: str = "rural.ordinary") -> Write:
        """To the township where it was found."""
        return Write(Written("assignment", finding), "findings/assign", {"finding": finding, "limit": limit},
                     lambda ledger: ledger.assigned.__setitem__(finding, self.township))


def test_notices_are_numbered_without_gap_or_double_though_servers_are_killed(serve, databases, visited):
    servers = serve(databases.copy(visited.database), visited.data)
    start_at_once(servers)
    desk = Desk(servers[0])
    # What a killed server had open in PostgreSQL may still hold others up for a moment: told to try again, they do.
    loads = [Load(server, visited.clerk, random.Random(), again=(503,),
                  kinds=[desk.assignments, desk.assignments, only_places])
             for server in servers]
    for load in loads:
        load.begin()
    # The first, and the other one when the first is back.
    for killed, other in [loads, loads[::-1]]:
        enough = assigned(loads) + 3
        desk.release(FINDINGS // 4)
        assert soon(lambda enough=enough: assigned(loads) >= enough)
        # Of those that now come none is done while its table is held: some are under way when the server is killed.
        with held_back(other.server, "findingEntry") as waiting:
            desk.release(FINDINGS // 4)
            assert soon(lambda waiting=waiting, killed=killed: waiting() and notices_under_way(killed))
            killed.server.kill()
        killed.end()
        goes_on_at(other.server, killed)
        killed.server.start()
        goes_on_at(killed.server, killed)
    assert soon(lambda: not desk.waiting)
    for load in loads:
        load.end()
    for load in loads:
        # Each stops its server and asks the doctor.
        outcome = load.settle()
        assert outcome.is_sound, outcome
    noted = [finding for load in loads for finding in load.ledger.assigned]
    assert len(noted) == len(set(noted)) == FINDINGS
    assert numbers(servers[0]) == list(range(1, FINDINGS + 1))


def assigned(loads: list[Load]) -> int:
    return sum(len(load.ledger.assigned) for load in loads)


def notices_under_way(load: Load) -> bool:
    return any(write.path == "findings/assign" for pending in load.pending for write in list(pending))


def goes_on_at(server: Server, load: Load) -> None:
    """Its clerks send what they have under way to another server, in the same session and with the same keys."""
    load.end()
    load.clients["clerk"].address = server.address
    load.begin()
    load.wait_for_more(5)


def numbers(server: Server) -> list[int]:
    """Those that the notices carry; of one year, as the test is not run around midnight of New Year's Eve."""
    return [int(row[0]) for row in server.records.rows("SELECT number FROM finding ORDER BY number")]


# MARK: Jobs


def names(data: Path) -> set[str]:
    """What the running servers call themselves: each lays its uploads in a folder of its name."""
    return {folder.name for folder in (data / "uploads").iterdir()}


def lease(server: Server, job: str) -> tuple[str, int]:
    """Who holds it, and until when (milliseconds)."""
    rows = server.records.rows(f"SELECT holder, heldUntil FROM jobLease WHERE job = '{job}'")
    return (rows[0][0], int(rows[0][1])) if rows else ("", 0)


def unsealed(server: Server) -> int:
    return int(server.records.rows("SELECT count(*) FROM auditTail")[0][0])


def test_one_server_seals_the_audit_until_it_dies_and_then_the_other(serve, databases, village, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(village.data / "keys", data)
    a, b = serve(databases.copy(village.database), data)
    a.start()
    [first] = names(a.data)
    assert soon(lambda: lease(a, "seal")[0] == first)
    b.start()
    [second] = names(a.data) - {first}
    client = Client(b, village.clerk)
    # The holder prolongs it each second; the other asks as often, and gets it not once.
    held = [lease(a, "seal")]
    while len(held) < 4:
        done(client.send(place()))
        held.append(soon(lambda: (now := lease(a, "seal")) != held[-1] and now))
    assert {holder for holder, _ in held} == {first}
    assert soon(lambda: unsealed(b) == 0)
    a.kill()
    write = place()
    done(client.send(write))
    last = lease(b, "seal")[1]
    assert soon(lambda: lease(b, "seal")[0] == second)
    # It was taken when it had run out and not before: five seconds are what it is taken for.
    assert lease(b, "seal")[1] - 5000 >= last
    assert soon(lambda: unsealed(b) == 0)
    assert places(b, write.fields["name"]) == (1, 1)
    b.doctor()


def test_an_overdue_finding_gets_one_notice_though_two_servers_give_them(serve, databases, visited, tmp_path):
    servers = serve(databases.copy(visited.database), visited.data)
    start_at_once(servers)
    moment = overdue(servers[0], Client(servers[0], visited.clerk))
    # Each takes the other's lease for nobody's, their clocks being that far apart: the job is done by both at once.
    for server, ahead in zip(servers, (0, 600), strict=True):
        server.stop()
        clock = Clock(tmp_path / f"{server.port}")
        clock.set(int(moment - time.time()) + ahead)
        server.environment = clock.environment
    with held_back(servers[0], "findingEntry") as waiting:
        start_at_once(servers)
        # Both have looked up what is due, and nothing is given yet.
        assert soon(lambda: waiting() == len(servers))
    late = FINDINGS - 1
    assert soon(lambda: sum(notices(servers[0]).values()) >= late)
    # A server that is stopped ends its round first.
    for server in servers:
        server.stop()
    assert notices(servers[0]) == {finding: 1 for finding in notices(servers[0])}
    assert len(notices(servers[0])) == late == sum(given(servers[0]))
    servers[0].doctor()


@contextlib.contextmanager
def held_back(server: Server, table: str):
    """Whoever writes to a table waits until this ends; gives how many do."""
    psql = subprocess.Popen(["psql", server.database, "--no-psqlrc", "--quiet"], stdin=subprocess.PIPE, text=True)
    try:
        print(f"BEGIN; LOCK TABLE {table} IN SHARE MODE;", file=psql.stdin, flush=True)
        locks = f"SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND"
        assert soon(lambda: server.records.rows(f"{locks} granted AND mode = 'ShareLock'") == [("1",)])
        yield lambda: int(server.records.rows(f"{locks} NOT granted")[0][0])
    finally:
        # The lock ends with its session.
        psql.stdin.close()
        psql.wait(timeout=30)


def overdue(server: Server, client: Client) -> float:
    """Assigns all, one of them for longer. A moment of office hours when the others are overdue: it is on the last day
    of that one, an hour before the office closes."""
    desk = Desk(server)
    limits = ["rural.hard"] + ["rural.atOnce"] * (len(desk.waiting) - 1)
    with ThreadPoolExecutor(4) as clerks:
        for answer in clerks.map(lambda pair: client.send(desk.notice(*pair)),
                                 zip(desk.waiting, limits, strict=True)):
            done(answer)
    [(due,)] = server.records.rows("SELECT max(due) FROM finding")
    return int(due) / 1000 - 3600


def notices(server: Server) -> Counter:
    """How many each finding got."""
    rows = server.records.rows("SELECT finding FROM findingEntry WHERE act LIKE '%escalate%'")
    return Counter(row[0] for row in rows)


def given(server: Server) -> list[int]:
    """How many each round of the job gave, as the servers' log has it."""
    return [int(number) for number in re.findall(r"\bgiven=(\d+)", server.log.read_text())]


# MARK: What is kept in a process


def test_a_county_that_was_imported_is_soon_known_to_all_servers(two):
    addresses = [server.address.replace(COUNTY, NEIGHBOUR) for server in two]
    assert [is_known(address) for address in addresses] == [False, False]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as divisions:
        divisions.write(f"code,name\n{NEIGHBOUR}200,石桥乡\n{NEIGHBOUR}200201,溪口村\n")
        divisions.flush()
        command(two[0], "import", "divisions", "--county", NEIGHBOUR, "--name", "清溪县", divisions.name)
    for address in addresses:
        assert soon(partial(is_known, address)), two[0].log.read_text()[-2000:]


def test_a_county_s_new_name_is_soon_shown_by_all_servers(two):
    for server in two:
        assert "明川县" in anyone(f"{server.address}/sign-in")
    command(two[0], "import", "divisions", "--county", COUNTY, "--name", "明溪县")
    for server in two:
        assert soon(lambda server=server: "明溪县" in anyone(f"{server.address}/sign-in"))


def anyone(address: str) -> str:
    """A page that needs no session."""
    with urllib.request.urlopen(address, timeout=30) as page:
        return page.read().decode()


def is_known(address: str) -> bool:
    """Whether a county has a page to sign in."""
    try:
        return "登录" in anyone(f"{address}/sign-in")
    except urllib.error.HTTPError as error:
        with error:
            assert error.code == 404
            return False


def test_a_role_taken_away_at_one_server_is_gone_at_the_other(two, village):
    a, b = two
    security, clerk = at(a, village.people["securityAdministrator"]), Client(b, village.clerk)
    done(clerk.send(place()))
    done(security.post(f"people/{person(a, 'clerk')}/roles", {"roles": "inspector"}))
    # Signed out, and signed in again without the right.
    assert status(clerk, "account") == 303
    clerk.sign_in("clerk", village.clerk)
    refused = place()
    assert clerk.send(refused)[0] == 403
    assert places(b, refused.fields["name"]) == (0, 0)


def test_an_account_disabled_at_one_server_is_shut_at_the_other(two, village):
    a, b = two
    system, clerk = at(a, village.people["systemAdministrator"]), Client(b, village.clerk)
    assert status(clerk, "account") == 200
    done(system.post(f"people/{person(a, 'clerk')}/disabled", {"disabled": "true"}))
    assert status(clerk, "account") == 303
    assert clerk.post("sign-in", {"name": "clerk", "password": village.clerk})[0] not in (200, 303)


def test_a_password_given_anew_by_the_command_line_ends_sessions_at_all_servers(two, village):
    clients = [Client(server, village.clerk) for server in two]
    said = command(two[0], "user", "reset", "--county", COUNTY, "--sign-in", "clerk")
    assert [status(client, "account") for client in clients] == [303, 303]
    anew = Client(two[1], said.split("初始密码 ")[1].split("，")[0])
    assert status(anew, "account") == 200


# MARK: The schema


def migrations(database: str) -> list[str]:
    return [row[0] for row in PostgreSQL(database).rows("SELECT name FROM appliedMigration ORDER BY name")]


@pytest.fixture
def all_migrations(village) -> list[str]:
    """As one server applied them."""
    found = migrations(village.database)
    assert len(found) > 10
    return found


def test_ten_servers_that_start_at_once_migrate_once(serve, databases, all_migrations, tmp_path):
    servers = serve(databases.make(), tmp_path / "data", count=10)
    start_at_once(servers)
    assert [server.process.poll() for server in servers] == [None] * 10
    for server in servers:
        anyone(f"http://127.0.0.1:{server.port}/healthz")
    assert migrations(servers[0].database) == all_migrations
    servers[0].doctor()


def test_ten_that_migrate_at_once_apply_each_step_once(serve, databases, all_migrations, tmp_path):
    server = serve(databases.make(), tmp_path / "data", count=1)[0]
    said = in_parallel([partial(command, server, "migrate")] * 10)
    applied = [line for one in said for line in one.splitlines() if re.match(r"\d{4} ", line)]
    assert sorted(applied) == all_migrations == migrations(server.database)


def test_a_server_reaches_its_database_over_tls_and_refuses_a_stranger_s_certificate(postgres, tmp_path):
    with_certificate(postgres)
    (tmp_path / "data").mkdir()
    stranger = tmp_path / "stranger.crt"
    certificate(tmp_path, "stranger")
    place = f"postgres://postgres@localhost:{postgres.port}/postgres?sslmode=verify-full&sslrootcert="
    refused = subprocess.run([WENMING, "migrate", "--data", tmp_path / "data", "--database", f"{place}{stranger}"],
                             capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "certificate" in refused.stderr, refused.stderr
    server = Server(WENMING, tmp_path / "data", database=f"{place}{postgres.folder / 'data' / 'server.crt'}")
    with server.ended():
        server.start()
        kinds = postgres.ask("""SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                                WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()""")
        assert kinds == "t"


def with_certificate(postgres) -> None:
    """The cluster's own, which it is known by as localhost."""
    folder = postgres.folder / "data"
    certificate(folder, "server")
    (folder / "server.key").chmod(0o600)
    if postgres.user:
        shutil.chown(folder / "server.key", "postgres")
        # The server that is tested reads the certificate, and may be root or not.
        shutil.chown(folder / "server.crt", "postgres")
    postgres.ask("ALTER SYSTEM SET ssl = on")
    postgres.break_off()
    postgres.start()
