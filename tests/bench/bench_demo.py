"""The demonstration as a whole process: its time and its peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measure import tell


def main() -> None:
    """Build the demonstration once and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "main.py", "demo", str(Path(folder) / "demo")], stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - began
    tell("demo S", took, "s", goal=60)
    tell("demo S, peak memory", used.ru_maxrss / 1024, "MB", goal=400)
    tell("demo S, exit code", child.returncode, "", goal=0)


if __name__ == "__main__":
    main()
