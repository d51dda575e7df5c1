"""Breaks a change of a database off as a kill does: half of it in the file, the journal that undoes it beside it."""

import subprocess
import sys
from pathlib import Path

_HALF = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 5")
database.execute("BEGIN IMMEDIATE")
database.execute("CREATE TABLE half(a)")
database.execute("DELETE FROM _word")
for number in range(2000):
    database.execute("INSERT INTO half VALUES (zeroblob(500))")
os.kill(os.getpid(), signal.SIGKILL)
"""
_MAGIC = bytes.fromhex("d9d505f920a163d7")


def broken_off(database: Path) -> None:
    """Kill somebody who changes it when parts of the change stand in the file already."""
    before = database.read_bytes()
    subprocess.run([sys.executable, "-c", _HALF, str(database)], check=False)
    journal = database.with_name(f"{database.name}-journal")
    assert journal.read_bytes().startswith(_MAGIC)
    assert database.read_bytes()[: len(before)] != before
