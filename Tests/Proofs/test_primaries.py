"""Two PostgreSQL that both take writes, as when Patroni died and its PostgreSQL lives, or somebody started an old primary
by hand: a server that has met the newer one keeps to it. Commits on the old one wait for a standby that has left it."""

import random
from dataclasses import dataclass

import pytest

import cluster
import county
import failover
from installation import WENMING, soon
from load import Load
from plans import only_places
from server import Server


@dataclass
class Pair:
    """A primary, its synchronous standby, and a server under load whose address asks one of them first."""

    old: cluster.Cluster
    new: cluster.Cluster
    load: Load

    def is_sound(self) -> bool:
        """On the newer primary, whichever the address finds first."""
        self.load.end()
        self.load.server.database = self.new.address
        outcome = self.load.settle()
        assert outcome.is_sound, outcome
        return outcome.acknowledged > 40


@pytest.fixture(params=["the newer is asked first", "the older is asked first"])
def pair(request, tmp_path):
    if not cluster.is_here():
        pytest.skip("needs PostgreSQL 15")
    (tmp_path / "data").mkdir()
    with failover.pair() as (primary, standby, _):
        hosts = [f"{one.host}:{one.port}" for one in [primary, standby]]
        if request.param == "the newer is asked first":
            hosts.reverse()
        address = f"postgres://postgres@{','.join(hosts)}/postgres?target_session_attrs=read-write"
        server = Server(WENMING, tmp_path / "data", database=address)
        with server.ended():
            password = county.village(server)
            primary.waits_for_standby(True)
            server.start()
            load = Load(server, password, random.Random(), again=(503,), kinds=[only_places] * 4)
            load.begin()
            load.wait_for_more(20)
            yield Pair(primary, standby, load)


def drop_sessions(of: cluster.Cluster) -> None:
    """All but those that wait for the standby."""
    of.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' "
           "AND pid <> pg_backend_pid() AND wait_event IS DISTINCT FROM 'SyncRep'")


@pytest.mark.parametrize("pair", ["the newer is asked first"], indirect=True)
def test_a_session_that_meets_the_new_primary_frees_all_that_wait_on_the_old_one_for_ever(pair):
    pair.new.promote()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    assert soon(lambda: pair.old.ask(waiting) >= "4")
    drop_sessions(pair.old)
    status, _ = pair.load.clients["clerk"].look("account")
    assert status == 200
    pair.load.wait_for_more(20)
    assert pair.is_sound()


@pytest.mark.parametrize("pair", ["the older is asked first"], indirect=True)
def test_an_old_primary_that_is_started_again_is_not_taken_for_the_primary(pair):
    pair.old.break_off()
    pair.new.promote()
    pair.load.wait_for_more(20)
    pair.old.start()
    assert pair.old.ask("SELECT pg_is_in_recovery()") == "f"
    drop_sessions(pair.new)
    pair.load.wait_for_more(20)
    assert pair.is_sound()
