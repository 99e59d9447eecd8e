"""Libraries in C that are loaded before the product's own, compiled when they are needed."""

import subprocess
from pathlib import Path


def compiled(name: str, folder: Path) -> Path:
    """`name.c` of this folder as a library in that one."""
    library = folder / f"{name}.so"
    source = Path(__file__).with_name(f"{name}.c")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"], check=True)
    return library
