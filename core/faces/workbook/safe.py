"""A file that takes its name only when it is whole: written beside its place, brought to the disk, then renamed."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

# A program that watches files (or the table program itself) holds a file for a moment; longer means it is open.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)


@contextlib.contextmanager
def kept_safely(file: Path) -> Iterator[Path]:
    """Give a path beside the file to write to; afterwards put it in the file's place, or leave everything as it was."""
    beside = file.with_name(f".{file.stem[:60]}.{secrets.token_hex(4)}.{os.getpid()}.part{file.suffix}")
    try:
        yield beside
        _to_disk(beside)
        _replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def _to_disk(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _replace(beside: Path, file: Path) -> None:
    for pause in _PAUSES:
        try:
            beside.replace(file)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    beside.replace(file)
