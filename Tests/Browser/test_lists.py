"""Lists of divisions as offices and the statistics bureau have them, from the command line: what is taken, what is asked."""

import subprocess

import pytest

from conftest import ROOT, WENMING

LISTS = ROOT / "Tests" / "Data" / "divisions"


@pytest.fixture
def load(tmp_path):
    """Imports a list; what was said, and whether it was taken."""
    def load(name, *answers, county="330624", day="2026-01-01"):
        done = subprocess.run(
            [WENMING, "import", "divisions", "--data", tmp_path / "data", "--county", county, "--name", "某县",
             "--from", day, *answers, LISTS / name], capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stdout + done.stderr
    return load


def test_the_statistics_bureaus_twelve_digits_are_read_at_every_level(load):
    assert load("nbs-12-digits.csv") == (True, "新增5个，改名0个，未变0个，提前0个，撤并0个，跳过0行。\n")
    assert "新增0个，改名0个，未变5个" in load("nbs-12-digits.csv")[1]


def test_a_merger_is_asked_about_and_answered_by_flags(load):
    assert "新增8个" in load("merged-before.csv")[1]
    taken, told = load("merged-after.csv", day="2026-09-01")
    assert taken and "新增3个，改名1个" in told
    answers = [line.split("  ")[-1] for line in told.splitlines() if "--ended" in line]
    assert answers[0] == "--ended 330624100=2026-09-01:330624004"
    assert answers[3] == "--ended 330624104201=2026-09-01"
    flags = [word for answer in answers for word in answer.split(" ")]
    assert "撤并4个" in load("merged-after.csv", *flags, day="2026-09-01")[1]
    assert "新增0个，改名0个，未变7个，提前0个，撤并0个" in load("merged-after.csv", *flags, day="2026-09-01")[1]
    taken, told = load("merged-after.csv", "--ended", "330624104200=2026-09-01", day="2026-09-01")
    assert not taken and "还在名单里" in told


def test_what_a_code_from_400_on_is_has_to_be_said_unless_its_name_says_it(load):
    assert "新增13个" in load("streets-130708.csv", county="130708")[1]
    load("merged-before.csv")
    taken, told = load("old-names-residents-committee.csv")
    assert not taken and "开发区虚拟社区" in told and "--kind 330624001498=skip" in told
    taken, told = load("old-names-residents-committee.csv", "--kind", "330624001498=skip")
    assert taken and "新增4个" in told and "跳过1行" in told
