"""One program for one workspace: an operating system lock that a dying process lets go by itself."""

import getpass
import json
import os
import platform
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from storage.errors import InUse

if os.name == "nt":
    import msvcrt
else:
    import fcntl

# The lock lies on a byte far behind the text: on Windows a locked byte cannot be read by others.
_AT = 1 << 20


class Lock:
    """Held from the opening of a workspace to its closing; the file says who holds it."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        if not _take(self._file):
            holder = _read(self._file)
            self._file.close()
            raise InUse(holder)
        holder = {
            "user": _user(),
            "computer": platform.node(),
            "process": str(os.getpid()),
            "since": now.isoformat(timespec="seconds"),
        }
        # The lock counts, not the text: a full disk keeps nobody from opening the workspace.
        with suppress(OSError):
            self._file.seek(0)
            self._file.truncate()
            self._file.write(json.dumps(holder).encode())

    def release(self) -> None:
        """Let others in."""
        self._file.close()


def _user() -> str:
    # Where nothing names the user, Python on Windows asks a list that only Unix has.
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "?"


def _take(file: IO[bytes]) -> bool:
    file.seek(_AT)
    try:
        if os.name == "nt":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read(file: IO[bytes]) -> dict[str, str]:
    file.seek(0)
    text = file.read(4096)
    try:
        holder = json.loads(text or b"{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in holder.items()} if isinstance(holder, dict) else {}
