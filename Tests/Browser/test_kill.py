"""Bad luck: the server is killed while it writes. What it acknowledged is there when it starts again, once."""

import random
import shutil
import sys

import pytest
from conftest import ROOT, WENMING

sys.path.insert(0, str(ROOT / "Tests" / "Crash"))
import crash  # noqa: E402


def test_every_acknowledged_write_survives_kill_nine_and_none_is_doubled(demo, tmp_path, record_property):
    source, sign_ins = demo
    data = tmp_path / "data"
    shutil.copytree(source, data)
    seed = random.SystemRandom().getrandbits(32)
    record_property("seed", seed)
    acknowledged, lost, doubled = crash.run(
        WENMING, data, sign_ins["创建办干事"][1], rounds=10, seed=seed, say=lambda line: print(f"seed {seed}: {line}"))
    assert (lost, doubled) == ([], []) and acknowledged > 100


@pytest.mark.parametrize("wrong", ["places", "submitted"])
def test_a_write_that_is_not_there_is_found(demo, wrong):
    data, _ = demo
    ledger = crash.Ledger()
    getattr(ledger, wrong).append("nowhere")
    assert crash.compare(data, ledger) == (["nowhere"], [])
