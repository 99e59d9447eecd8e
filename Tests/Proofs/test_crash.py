"""Bad luck, in short: the proofs of `script/crash`, each for some seconds."""

import hashlib
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

import answers_after_sync
import clock_back
import cluster
import county
import failover
import flood
import full_disk
import killed
import mounts
import network
import new_folder
import power_cut
import read_only
import restarted
from client import Client
from installation import WENMING
from ledger import ACTIONS, Ledger, Outcome, compare
from load import Load
from plans import only_places, place
from server import Server, Unsound


@pytest.fixture
def seed(record_property) -> int:
    """Another one each time; a failure names it."""
    number = random.SystemRandom().getrandbits(32)
    record_property("seed", number)
    print(f"seed {number}")
    return number


@pytest.fixture
def password(demo) -> str:
    return demo[1]["创建办干事"][1]


@pytest.fixture
def installation(demo):
    """Makes a server on a copy of the demo county; none outlives the test."""
    made = []

    def make(data: Path) -> Server:
        shutil.copytree(demo[0], data, dirs_exist_ok=True)
        made.append(Server(WENMING, data))
        return made[-1]

    yield make
    for server in made:
        if server.process and server.process.poll() is None:
            server.kill()


@pytest.fixture
def file_system(tmp_path):
    """Makes a small file system; the test is skipped where that is not permitted."""
    made = []

    def make(kind):
        if not mounts.is_permitted(kind, tmp_path):
            pytest.skip("needs root, and leave to mount")
        made.append(kind(tmp_path / f"mounted{len(made)}", 192))
        return made[-1]

    yield make
    for one in made:
        one.remove()


@pytest.mark.short
def test_a_write_that_was_acknowledged_is_there_after_kill_nine_and_sent_again_not_doubled(
        installation, tmp_path, password):
    server, ledger, write = installation(tmp_path / "data"), Ledger(), place()
    server.start()
    clerk = Client(server, password)
    answer = clerk.send(write)
    write.done(ledger, answer[1])
    server.kill()
    server.start()
    assert clerk.send(write) == answer
    outcome = compare(server.records, server.data, ledger)
    assert outcome.is_sound and outcome.acknowledged == 1, outcome


def test_every_acknowledged_write_survives_kill_nine_and_none_is_doubled(installation, tmp_path, password, seed):
    outcome = killed.run(installation(tmp_path / "data"), password, rounds=10, seed=seed)
    assert outcome.is_sound, outcome
    assert outcome.absent() == set(), outcome


@pytest.fixture(scope="module")
def written(demo, tmp_path_factory) -> tuple[Path, Ledger]:
    """A county's folder and the ledger of what was written there, some of every kind; nobody writes there any more."""
    server = Server(WENMING, tmp_path_factory.mktemp("written") / "data")
    shutil.copytree(demo[0], server.data)
    with server.ended():
        server.start()
        load = Load(server, demo[1]["创建办干事"][1], random.Random())
        load.begin()
        load.wait_for_more(400)
        load.end()
        outcome = load.settle()
    assert outcome.is_sound and outcome.absent() == set(), outcome
    return server.data, load.ledger


@pytest.fixture
def compared(written, tmp_path):
    """What is found when the records are changed by somebody else first."""
    data, ledger = written
    server = Server(WENMING, tmp_path / "data")
    server.data.mkdir()
    shutil.copy(data / "wenming.sqlite", server.data)

    def after(sql: str) -> Outcome:
        with sqlite3.connect(server.data / "wenming.sqlite") as connection:
            assert connection.execute(sql).rowcount == 1
        connection.close()
        return compare(server.records, data, ledger)

    return after


NEWEST = "(SELECT max(sequence) FROM auditEntry WHERE action = '{}')"


@pytest.mark.parametrize("action", sorted(set(ACTIONS.values())))
def test_a_write_whose_entry_is_not_there_is_found(compared, action):
    outcome = compared(f"DELETE FROM auditEntry WHERE sequence = {NEWEST.format(action)}")
    assert (len(outcome.lost), len(outcome.doubled)) == (1, 0), outcome


@pytest.mark.parametrize("action", sorted(set(ACTIONS.values())))
def test_a_write_that_was_done_twice_is_found(compared, action):
    outcome = compared(f"""
        INSERT INTO auditTail SELECT county, sequence, at, actor, actorName, action, title, subject, detail, request
        FROM auditEntry WHERE sequence = {NEWEST.format(action)}""")
    assert (len(outcome.lost), len(outcome.doubled)) == (0, 1), outcome


def test_a_write_whose_key_is_not_there_is_found(compared):
    assert len(compared("""DELETE FROM answeredKey WHERE requestKey = (
        SELECT max(requestKey) FROM answeredKey WHERE requestKey NOT LIKE 'record %')""").lost) == 1


# Each of what was written just now: identifiers begin with the time.
@pytest.mark.parametrize("changed", [
    "UPDATE place SET division = '990101200202' WHERE id = (SELECT max(id) FROM place)",
    "UPDATE place SET kind = 'village' WHERE id = (SELECT max(id) FROM place)",
    "UPDATE plan SET tier = 'self' WHERE id = (SELECT max(id) FROM plan)",
    "UPDATE visitLine SET item = '1-2' WHERE id = (SELECT max(id) FROM visitLine)",
    "UPDATE visitLine SET deduction = 'b' WHERE id = (SELECT max(id) FROM visitLine)",
    "UPDATE visitLine SET count = count + 1 WHERE id = (SELECT max(id) FROM visitLine)",
    "UPDATE visitLine SET note = note || '改' WHERE id = (SELECT max(id) FROM visitLine)",
    "DELETE FROM visitLine WHERE id = (SELECT max(id) FROM visitLine)",
    "DELETE FROM recordPhoto WHERE record = (SELECT max(id) FROM visitLine JOIN recordPhoto ON record = id)",
    "UPDATE visit SET heldOn = '2019-01-02' WHERE submittedAt = (SELECT max(submittedAt) FROM visit)",
    "UPDATE visit SET total = total - 1 WHERE submittedAt = (SELECT max(submittedAt) FROM visit)",
    "UPDATE visit SET submittedAt = NULL WHERE submittedAt = (SELECT max(submittedAt) FROM visit)",
    "UPDATE finding SET lead = NULL WHERE id = (SELECT max(id) FROM finding WHERE lead IS NOT NULL)",
    "DELETE FROM findingEntry WHERE rowid = (SELECT max(rowid) FROM findingEntry WHERE act LIKE '{\"accept%')",
    "UPDATE findingEntry SET note = '' WHERE rowid = (SELECT max(rowid) FROM findingEntry WHERE act LIKE '{\"respond%')",
])
def test_a_write_that_is_not_there_as_it_was_acknowledged_is_found(compared, changed):
    outcome = compared(changed)
    assert len(outcome.lost) == 1, outcome


def test_a_photo_whose_file_is_not_there_is_found(written, tmp_path):
    data, ledger = written
    outcome = compare(Server(WENMING, data).records, tmp_path, ledger)
    assert len(outcome.lost) == len(ledger.fixed) + len(ledger.photos)


def test_every_acknowledged_write_survives_a_power_cut(installation, tmp_path, password, seed):
    outcome = power_cut.run(installation(tmp_path / "data"), password, cuts=5, seed=seed)
    assert outcome.is_sound, outcome
    assert outcome.acknowledged > 50


@pytest.mark.parametrize("prepare", [
    new_folder.made_by_a_killed_server, new_folder.stored_by_a_killed_server, new_folder.made_at_the_first_start])
def test_a_photo_survives_in_a_new_folder_and_when_it_was_there_already(installation, tmp_path, password, prepare):
    assert new_folder.run(installation(tmp_path / "data"), password, prepare).is_sound


def test_every_change_that_the_server_makes_is_followed(installation, tmp_path, password, seed):
    """What escaped the journal would survive a power cut unsynced. All of it undone, the folder is as before."""
    server = installation(tmp_path / "data")
    before, disk = content(server.data), power_cut.Disk(server.data)
    server.environment = disk.environment
    server.start()
    load = Load(server, password, random.Random(seed))
    load.begin()
    load.wait_for_more(200)
    server.kill()
    load.end()
    assert content(server.data) != before
    disk.undo_everything()
    assert content(server.data) == before


def content(folder: Path) -> dict[str, str]:
    """Each file's digest; SQLite's shared memory is none of it."""
    return {str(path.relative_to(folder)): path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if not path.name.endswith("-shm")}


@pytest.mark.parametrize("lies", ["files", "folders"])
def test_a_disk_that_syncs_in_word_only_is_found(installation, tmp_path, password, seed, lies):
    server = installation(tmp_path / "data")
    # By what was acknowledged and is gone, or by the doctor: a record may name a photo whose folder was not synced.
    try:
        assert power_cut.run(server, password, cuts=20, seed=seed, lies=lies).lost
    except Unsound as found:
        assert "不见了" in str(found)


def test_each_answer_leaves_after_its_sync(installation, tmp_path, password, seed):
    if not answers_after_sync.is_permitted():
        pytest.skip("needs strace, and leave to trace")
    outcome, checked = answers_after_sync.run(installation(tmp_path / "data"), password, writes=100, seed=seed)
    assert outcome.is_sound, outcome
    assert len(checked.answers) >= outcome.acknowledged >= 200
    assert checked.is_sound, checked


def test_strangers_are_refused_plainly_and_leave_nothing_on_the_disk(installation, tmp_path, password):
    """What a page costs meanwhile is no matter for a machine that is busy with other tests: `script/crash flood`."""
    for one in flood.run(installation(tmp_path / "data"), password, seconds=2):
        assert one.left == 0 and 500 not in one.answers and set(one.answers) & {400, 413, 422, 429, 503}, one


def test_a_full_disk_loses_nothing_and_is_written_again_when_there_is_room(installation, file_system, password, seed):
    mount = file_system(mounts.Memory)
    outcome, refused = full_disk.run(installation(mount.folder), mount, password, seed)
    assert outcome.is_sound, outcome
    assert sum(refused.statuses.values()) > 0
    assert refused.is_plain, refused


def test_a_disk_that_fails_loses_nothing_and_is_written_again_when_repaired(installation, file_system, password, seed):
    disk = file_system(mounts.Disk)
    outcome, refused = read_only.run(installation(disk.folder), disk, password, errors=2, seed=seed)
    assert outcome.is_sound, outcome
    assert sum(refused.statuses.values()) > 0
    assert refused.is_plain, refused


def test_a_read_only_folder_is_named_at_the_start(installation, file_system):
    mount = file_system(mounts.Memory)
    status, said = read_only.start(installation(mount.folder), mount)
    assert status != 0
    assert read_only.is_plain(said), said


def test_a_clock_set_back_loses_nothing(installation, tmp_path, password, seed):
    outcome = clock_back.run(installation(tmp_path / "data"), password, writes=50, seed=seed)
    assert outcome.is_sound, outcome
    assert outcome.acknowledged >= 200


def test_postgresql_restarted_and_its_server_killed_lose_nothing(postgres, tmp_path, seed):
    (tmp_path / "data").mkdir()
    server = Server(WENMING, tmp_path / "data", database=postgres.address)
    with server.ended():
        password = county.village(server)
        outcome, refused = restarted.run(server, postgres, password, times=2, seed=seed, kinds=[only_places] * 4)
        assert outcome.is_sound, outcome
        assert sum(refused.values()) > 0
        killed_outcome = killed.run(server, password, rounds=3, seed=seed, kinds=[only_places] * 4)
        assert killed_outcome.is_sound, killed_outcome
        assert 500 not in refused, refused


def test_the_audit_is_sealed_by_a_server_started_on_a_clock_set_back(postgres, tmp_path):
    (tmp_path / "data").mkdir()
    server = Server(WENMING, tmp_path / "data", database=postgres.address)
    with server.ended():
        password = county.village(server)
        assert clock_back.unsealed_after_restart(server, password, kinds=[only_places]) == 0


@pytest.fixture
def pair(tmp_path):
    """A primary and its standby, and a server of a county with one village on whichever takes writes."""
    if not cluster.is_here():
        pytest.skip("needs PostgreSQL 15")
    (tmp_path / "data").mkdir()
    with failover.pair() as (primary, standby, database):
        server = Server(WENMING, tmp_path / "data", database=database)
        with server.ended():
            yield server, primary, standby, county.village(server)


def test_every_acknowledged_write_is_on_the_standby_that_takes_over(pair, seed):
    outcome, _ = failover.run(*pair, times=2, seed=seed, kinds=[only_places] * 4)
    assert outcome.is_sound, outcome
    assert outcome.acknowledged > 40


def test_a_machine_that_is_gone_without_a_word_is_left_for_the_standby_that_takes_over(tmp_path, seed):
    if not cluster.is_here() or not network.is_permitted():
        pytest.skip("needs PostgreSQL 15, and root to make a network")
    (tmp_path / "data").mkdir()
    with network.made() as made, failover.pair(made) as (primary, standby, database):
        server = Server(WENMING, tmp_path / "data", database=database)
        with server.ended():
            password = county.village(server)
            outcome, refused = failover.run(
                server, primary, standby, password, times=1, seed=seed, kinds=[only_places] * 4, without_a_word=True)
    assert outcome.is_sound, outcome
    assert set(refused) <= {503}, refused


def test_what_a_standby_that_was_away_does_not_have_is_found(pair, seed):
    outcome = failover.behind(*pair, writes=50, seed=seed, kinds=[only_places] * 4)
    assert len(outcome.lost) >= 30, outcome
