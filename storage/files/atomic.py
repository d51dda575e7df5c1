"""Files written so that no half of one stands under its name: atomic, synced, read back; attachments by content."""

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from storage.errors import HELD, TOO_LONG, DiskFull, TooLarge, WriteFailed

TEMPORARY = ".qltmp"
# In a workspace: what is only looked at. It goes with who made it, and after a kill with the next opening.
SCRATCH = "scratch"
RESERVE = 50 * 1024 * 1024
LARGEST_ATTACHMENT = 50 * 1024 * 1024
# What a system says when there is no more room.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Windows finds no path above 259 signs unless it is set up for it; what is written first beside a file is longer.
_LONG = 180
# Access denied, shared by nobody, locked; where Windows only gives the error of C there is no number.
_HELD = (None, 5, 32, 33)
_PIECE = 1024 * 1024
_TRIES = 5


class Hashing:
    """A file that is hashed while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        """Write and hash."""
        self._hash.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Hand what is buffered to the system."""
        self._file.flush()

    def digest(self) -> bytes:
        """Return the SHA-256 of what was written."""
        return self._hash.digest()


def write_verified(path: Path, fill: Callable[[Hashing], None], *, replace: bool = True) -> bytes:
    """Write beside the target, sync, read back, rename; an older file stays till then. Return the SHA-256."""
    part = path.parent / f".{path.name[:40]}.{os.getpid()}.{secrets.token_hex(4)}{TEMPORARY}"
    try:
        with plain_errors(path):
            digest = _fill(part, fill)
            if sha256_on_disk(part) != digest:
                raise WriteFailed(path, "read back differs")
            if not replace and path.exists():
                raise WriteFailed(path, "exists")
            rename(part, path)
            sync_folder(path.parent)
    finally:
        discard(part)
    return digest


def write_bytes(path: Path, data: bytes) -> bytes:
    """Write these bytes, atomic and verified."""
    return write_verified(path, lambda file: _all(file, data))


def sha256(path: Path) -> bytes:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def sha256_on_disk(path: Path) -> bytes:
    """Return the SHA-256 of a file as it lies on the disk, not in the page cache where that can be asked for."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").digest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can do it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rename(part: Path, path: Path) -> None:
    """Give a file its final name; one that stood there is replaced.

    On Windows this fails while another program has either open; a scanner of viruses mostly lets go within a second.
    """
    for tried in range(_TRIES):
        try:
            part.replace(path)
        except PermissionError:
            if tried == _TRIES - 1:
                raise
            time.sleep(0.1 * 2**tried)
        else:
            return


def discard(part: Path) -> None:
    """Delete a temporary file; one that another program holds is left for the next sweep."""
    with suppress(OSError):
        part.unlink(missing_ok=True)


def sweep(folder: Path) -> int:
    """Delete what killed programs left half written or only to be looked at, and return how many halves that were."""
    shutil.rmtree(folder / SCRATCH, ignore_errors=True)
    halves = [path for inner in ("", "*/", "files/??/") for path in folder.glob(f"{inner}.*{TEMPORARY}*")]
    for half in halves:
        discard(half)
    return len(halves)


# What lies in the folder of a workspace, and what in its backups.
_OURS = ("qinglan.db", "device.*", "lock", "files", "backups", "incoming", "packages", "backups/qinglan-*")


def keep_private(folder: Path) -> None:
    """Let nobody but the owner into the folder of a workspace, or read what lies in it."""
    private(folder, *(path for name in _OURS for path in folder.glob(name)))


def private(*paths: Path) -> None:
    """Close files and folders to everybody but their owner, where the system knows owners."""
    for path in paths if os.name == "posix" else ():
        # What belongs to somebody else, or lies on a disk without owners, stays as it is.
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)


def make_reserve(folder: Path) -> bool:
    """Keep room aside for the day the disk is full; tell whether there is one."""
    path = folder / "reserve"
    if path.exists() and path.stat().st_size == RESERVE:
        return True
    if shutil.disk_usage(folder).free < 5 * RESERVE:
        return False
    try:
        _reserve(path)
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True


def free_reserve(folder: Path) -> None:
    """Give the reserved room up, so that saving and cleaning work."""
    (folder / "reserve").unlink(missing_ok=True)


def require_room(folder: Path, need: int) -> None:
    """Refuse if the disk has no room for so many bytes."""
    free = shutil.disk_usage(folder).free
    if free < need:
        raise DiskFull(need, free)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Tell of a full disk and of a file that could not be written by the errors of this house."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(0, shutil.disk_usage(path.parent).free) from error
        raise WriteFailed(path, _reason(error, path)) from error


@contextmanager
def private_file(folder: Path, fill: Callable[[BinaryIO], None]) -> Iterator[Path]:
    """Yield a new file that only this user can read, filled, and delete it afterwards, whatever happens."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{secrets.token_hex(8)}.{os.getpid()}{TEMPORARY}"
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        # Unbuffered: what a full disk refuses is told by who fills it, not when the file is closed.
        with os.fdopen(handle, "w+b", buffering=0) as target:
            fill(target)
        yield part
    finally:
        part.unlink(missing_ok=True)


class Blobs:
    """Attachments by their SHA-256 in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Return where the content of that hash lies or would lie."""
        return self._folder / digest[:2] / digest

    def keep(self, data: Path | bytes) -> tuple[str, int]:
        """Keep a content and return its hash and size."""
        size = len(data) if isinstance(data, bytes) else data.stat().st_size
        if size > LARGEST_ATTACHMENT:
            raise TooLarge("attachment", size, LARGEST_ATTACHMENT)
        digest = (hashlib.sha256(data).digest() if isinstance(data, bytes) else sha256(data)).hex()
        if not self.sound(digest):
            path = self.path(digest)
            path.parent.mkdir(parents=True, exist_ok=True)
            read_back = write_verified(path, lambda file: _copy(file, data))
            if read_back.hex() != digest:
                path.unlink()
                raise WriteFailed(path, "changed while it was read")
            self._mark(digest).unlink(missing_ok=True)
        return digest, size

    def has(self, digest: str) -> bool:
        """Tell whether the content is here."""
        return bool(re.fullmatch("[0-9a-f]{64}", digest)) and self.path(digest).is_file()

    def sound(self, digest: str) -> bool:
        """Tell whether the content is here and was not found rotten: what is rotten may be looked at, not passed on."""
        return self.has(digest) and not self._mark(digest).exists()

    def rotten(self, digest: str) -> bool:
        """Hash a content that is here, and tell (and mark) whether it is no longer what its name says."""
        if sha256_on_disk(self.path(digest)).hex() == digest:
            return False
        self._mark(digest).touch()
        return True

    def _mark(self, digest: str) -> Path:
        return self.path(f"{digest}.rotten")

    def all(self) -> Iterator[Path]:
        """Yield every kept content."""
        return (path for path in self._folder.glob("??/*") if re.fullmatch("[0-9a-f]{64}", path.name))


def _fill(part: Path, fill: Callable[[Hashing], None]) -> bytes:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        hashing = Hashing(file)
        fill(hashing)
        file.flush()
        os.fsync(file.fileno())
    return hashing.digest()


def _reason(error: OSError, path: Path) -> str:
    """Return why a file could not be written: `HELD`, `TOO_LONG`, or what the system says."""
    if os.name == "nt" and isinstance(error, FileNotFoundError) and len(str(path)) > _LONG:
        return TOO_LONG
    if os.name == "nt" and isinstance(error, PermissionError) and getattr(error, "winerror", None) in _HELD:
        return HELD
    return error.strerror or type(error).__name__


def _all(file: Hashing, data: bytes) -> None:
    file.write(data)


def _copy(file: Hashing, data: Path | bytes) -> None:
    if isinstance(data, bytes):
        file.write(data)
        return
    with data.open("rb") as source:
        while piece := source.read(_PIECE):
            file.write(piece)


def _reserve(path: Path) -> None:
    with path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, RESERVE)
        else:
            for _ in range(RESERVE // _PIECE):
                file.write(bytes(_PIECE))
