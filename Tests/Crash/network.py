"""A network of a proof's own, whose machines can be gone without a word: nobody is told that a connection has ended. Needs
root."""

import contextlib
import os
import subprocess
from collections.abc import Iterator


class Machine:
    """A network namespace with one address."""

    def __init__(self, network: "Network", number: int):
        self.name, self.address = f"{network.name}-{number}", f"{network.prefix}.{number}"
        ip("netns", "add", self.name)
        port = f"{network.name}p{number}"
        ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("link", "set", port, "master", network.name, "up")
        ip("-n", self.name, "link", "set", "lo", "up")
        ip("-n", self.name, "link", "set", "eth0", "up")
        self.appear()

    @property
    def enter(self) -> list[str]:
        """Words before a command that is to run there."""
        return ["ip", "netns", "exec", self.name]

    def appear(self) -> None:
        ip("-n", self.name, "address", "add", f"{self.address}/24", "dev", "eth0")

    def vanish(self) -> None:
        """As when its power or its cable is gone: what is sent to it is answered by nobody."""
        ip("-n", self.name, "address", "del", f"{self.address}/24", "dev", "eth0")


class Network:
    """A switch, to which this machine is plugged in too."""

    def __init__(self):
        # An interface's name has 15 characters at most; tests run side by side.
        self.name = f"wm{os.getpid() % 1_000_000}"
        self.prefix = f"10.213.{os.getpid() % 256}"
        ip("link", "add", self.name, "type", "bridge")
        ip("address", "add", f"{self.prefix}.1/24", "dev", self.name)
        ip("link", "set", self.name, "up")
        self.machines: list[Machine] = []

    def machine(self) -> Machine:
        self.machines.append(Machine(self, len(self.machines) + 2))
        return self.machines[-1]

    def remove(self) -> None:
        for machine in self.machines:
            ip("netns", "del", machine.name)
        ip("link", "del", self.name)


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextlib.contextmanager
def made() -> Iterator[Network]:
    """A network while this lasts."""
    network = Network()
    try:
        yield network
    finally:
        network.remove()


def is_permitted() -> bool:
    """Whether networks may be made here."""
    try:
        with made() as network:
            return bool(network.machine())
    except (subprocess.CalledProcessError, OSError):
        return False
