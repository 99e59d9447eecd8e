"""What a proof writes to: the demo county, or one with a single village that is made in a moment."""

import subprocess
import tempfile

from client import Client
from plans import VILLAGE
from server import COUNTY, Server


def demo(server: Server, *options: str) -> str:
    """Loads the demo county; the clerk's password."""
    made = subprocess.run([server.binary, "demo", *server.place, "--months", "2", *options], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise SystemExit(f"the demo county was not made: {made.stderr}")
    return made.stdout.splitlines()[0].split("\t")[2]


def village(server: Server, count: int = 1) -> str:
    """A county with one village (or so many in one township) and one clerk, who has changed the first password; the new one."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as divisions:
        divisions.write(f"code,name\n{VILLAGE[:9]},茶亭乡\n{VILLAGE},樟塘村\n")
        for number in range(1, count):
            divisions.write(f"{int(VILLAGE) + number},樟塘{number}村\n")
        divisions.flush()
        subprocess.run([server.binary, "import", "divisions", *server.place, "--county", COUNTY, "--name", "明川县",
                        divisions.name], capture_output=True, text=True, check=True)
    made = subprocess.run([server.binary, "user", "add", *server.place, "--county", COUNTY, "--name", "王晓明",
                           "--sign-in", "clerk", "--role", "clerk"], capture_output=True, text=True, check=True)
    first = made.stdout.split("初始密码 ")[1].split("，")[0]
    password = "樟塘村口的三棵树-2026"
    server.start()
    client = Client(server, first)
    status, said = client.post(
        "account/password", {"oldPassword": first, "newPassword": password, "repeatedPassword": password})
    if status != 303:
        raise SystemExit(f"the password was not changed: {status} {said[:400]}")
    server.stop()
    return password
