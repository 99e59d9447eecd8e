"""What docs/operations.md gives to copy works as it stands there, as far as that can be tried on one machine."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

import cluster
from installation import WENMING, certificate
from paper import PAPER, sample

PASSWORD = "…"  # as the paper has it in every place


# MARK: systemd


@pytest.mark.short
@pytest.mark.parametrize("city", [None, sample("ini", 1)], ids=["one box", "city"])
def test_systemd_has_nothing_to_say_of_the_unit(city, tmp_path):
    assert verified(tmp_path, sample("ini"), city) == ""


@pytest.mark.parametrize(("right", "wrong"), [("ProtectHome=yes", "ProtectHome=perhaps"),
                                              ("RequiresMountsFor=/srv/wenming", "RequiresMountsFor=there")])
def test_systemd_would_say_what_is_wrong_with_it(right, wrong, tmp_path):
    unit, city = (sample("ini", number).replace(right, wrong) for number in [0, 1])
    assert wrong.split("=")[1] in verified(tmp_path, unit, city)


def verified(folder: Path, unit: str, city: str | None) -> str:
    """What it says of the unit, with a program that is on this machine."""
    files = {"wenming.service": unit} | ({"wenming.service.d/city.conf": city} if city else {})
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("/usr/local/bin/wenming", "/bin/true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", folder / "wenming.service"], capture_output=True,
                          text=True, check=False, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"})
    return done.stdout + done.stderr


# MARK: PostgreSQL as Patroni would set it up


@pytest.fixture(scope="module")
def city():
    """A PostgreSQL with the paper's parameters, rules and roles; its machines are all this one."""
    with cluster.Cluster().removed() as running:
        # The first two as Patroni makes them.
        running.ask(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'")
        running.ask(f"CREATE ROLE replicator LOGIN REPLICATION PASSWORD '{PASSWORD}'")
        for statement in sample("sql").split(";")[:-1]:
            running.ask(statement)
        furnish(running)
        running.run("pg_ctl", "-m", "fast", "-w", "stop")
        running.start()
        yield running


def furnish(running: cluster.Cluster) -> None:
    patroni = yaml.safe_load(sample("yaml"))
    folder, local = running.folder / "data", patroni["postgresql"]
    parameters = patroni["bootstrap"]["dcs"]["postgresql"]["parameters"] | local["parameters"]
    for name in ["ssl_cert_file", "ssl_key_file"]:
        parameters[name] = Path(parameters[name]).name
    certificate(folder, Path(parameters["ssl_cert_file"]).stem)
    key = folder / parameters["ssl_key_file"]
    key.chmod(0o600)
    if running.user:
        shutil.chown(key, "postgres")
    # Where the sockets lie is the machine's; the rest is taken as it is.
    del parameters["unix_socket_directories"]
    settings = "".join(f"{name} = '{value}'\n" for name, value in parameters.items())
    with (folder / "postgresql.conf").open("a") as conf:
        conf.write(settings)
    rules = re.sub(r"10\.0\.0\.\d+/\d+", "127.0.0.1/32", "\n".join(local["pg_hba"]))
    (folder / "pg_hba.conf").write_text(f"{rules}\n")


def asked(running: cluster.Cluster, user: str, database: str, host: str | None = None, **options: str) -> tuple[bool, str]:
    """Whether somebody is let in, and what was said."""
    place = f"host={host or running.folder} port={running.port} user={user} dbname={database} password={PASSWORD}"
    words = " ".join(f"{name}={value}" for name, value in options.items())
    question = "IDENTIFY_SYSTEM" if "replication" in options else "SHOW ssl"
    done = subprocess.run(["psql", f"{place} {words}", "--no-psqlrc", "--tuples-only", "--command", question],
                          capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("user", "database", "options"), [
    ("postgres", "postgres", {}), ("replicator", "postgres", {"replication": "true"}), ("wenming", "wenming", {})])
def test_each_role_comes_to_the_database_by_tls_and_not_without(city, user, database, options):
    authority = city.folder / "data" / "db1.crt"
    is_in, said = asked(city, user, database, "localhost", sslmode="verify-full", sslrootcert=str(authority), **options)
    assert is_in, said
    is_in, said = asked(city, user, database, "localhost", sslmode="disable", **options)
    assert not is_in
    assert "no pg_hba.conf entry" in said


@pytest.mark.parametrize(("user", "options"), [("postgres", {}), ("replicator", {"replication": "true"})])
def test_patroni_comes_by_the_socket(city, user, options):
    is_in, said = asked(city, user, "postgres", **options)
    assert is_in, said


def test_our_own_role_sees_whether_a_standby_is_connected_and_no_other_database(city):
    authority = city.folder / "data" / "db1.crt"
    options = {"sslmode": "verify-full", "sslrootcert": str(authority)}
    is_in, said = asked(city, "wenming", "postgres", "localhost", **options)
    assert not is_in, said
    place = f"host={city.folder} port={city.port} user=postgres dbname=postgres password={PASSWORD}"
    member = subprocess.run(["psql", place, "--no-psqlrc", "--tuples-only", "--no-align", "--command",
                             "SELECT pg_has_role('wenming', 'pg_read_all_stats', 'usage')"],
                            capture_output=True, text=True, check=True)
    assert member.stdout.strip() == "t"


def test_the_server_s_address_and_settings_lead_to_its_database(city, tmp_path):
    unit = sample("ini", 1)
    settings = dict(word.split("=", 1) for word in re.search(r"^Environment=(.*)$", unit, re.MULTILINE).group(1).split())
    settings["PGSSLROOTCERT"] = str(city.folder / "data" / "db1.crt")
    settings["PGPASSFILE"] = str(tmp_path / "pgpass")
    line = re.search(r"`(\*:\*:wenming:wenming:.*?)`", PAPER).group(1)
    (tmp_path / "pgpass").write_text(line, encoding="utf-8")
    (tmp_path / "pgpass").chmod(0o600)
    words = shlex.split(unit.split("ExecStart=/")[1].split("\nReadWritePaths")[0].replace("\\\n", " "))
    address = words[words.index("--database") + 1].replace("db:5000", f"localhost:{city.port}")
    for command in ["migrate", "doctor"]:
        done = subprocess.run([WENMING, command, "--data", tmp_path, "--database", address], capture_output=True,
                              text=True, check=False, env={**os.environ, **settings})
        assert done.returncode == 0, done.stderr
