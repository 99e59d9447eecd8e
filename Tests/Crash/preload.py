"""Libraries in C that are loaded before the product's own, compiled when they are first needed."""

import functools
import subprocess
import tempfile
from pathlib import Path

# Gone with this process.
FOLDER = tempfile.TemporaryDirectory(prefix="wenming-preload-")


@functools.cache
def compiled(name: str) -> Path:
    """`name.c` of this folder as a library."""
    library = Path(FOLDER.name) / f"{name}.so"
    source = Path(__file__).with_name(f"{name}.c")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"], check=True)
    return library
