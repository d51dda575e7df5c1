"""Windows lets nobody replace or delete a file that another program has open; scanners of viruses open everything."""

import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from storage.errors import HELD, WriteFailed
from storage.files import atomic
from storage.files.atomic import write_bytes

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps others from an open file")


def held(path: Path) -> IO[bytes]:
    return path.open("rb")


def test_a_table_that_is_open_in_another_program_stays_and_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "教师.xlsx"
    path.write_bytes(b"first")

    with held(path), pytest.raises(WriteFailed) as told:
        write_bytes(path, b"second")

    assert told.value.reason == HELD
    assert path.read_bytes() == b"first"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_file_that_is_held_for_a_moment_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"first")
    scanner = held(path)
    threading.Timer(0.3, scanner.close).start()

    write_bytes(path, b"second")

    assert path.read_bytes() == b"second"


def test_a_left_over_that_is_held_keeps_nobody_from_opening_a_workspace(tmp_path: Path) -> None:
    left = tmp_path / f".half{atomic.TEMPORARY}"
    left.write_bytes(b"half")

    with held(left):
        atomic.sweep(tmp_path)

    assert left.exists()
    atomic.sweep(tmp_path)
    assert not left.exists()
