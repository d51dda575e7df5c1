"""Printing to a disk that takes no more: one error, nothing left behind, what stood there before untouched."""

import datetime as dt
import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("no limit of this kind is known there", allow_module_level=True)

import resource

from core.office import Office
from core.press import sheet
from core.press.form import Form, Para, Title

_TOP = Path(__file__).parents[2]
_LIMIT = 5_000
_WHEN = dt.datetime(2015, 6, 10, 8, 0, tzinfo=dt.UTC)


def _form() -> Form:
    words = tuple(Para(f"第{number}段：听课、评课与反思。") for number in range(200))
    return Form("long", "长表", (Title("长表"), *words))


def _print_with_little_room(there: Connection, target: Path, draft: bool) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT, _LIMIT))
    try:
        sheet.write([_form()], target, title="长表", when=_WHEN, draft=draft)
    except OSError as error:
        there.send(("refused", error.errno))
    else:
        there.send(("printed", 0))


def _in_a_child(work: Callable[..., None], *args: object) -> tuple[object, int | None]:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=work, args=(there, *args))
    child.start()
    there.close()
    try:
        answer = here.recv()
    except EOFError:
        answer = "died"
    child.join()
    return answer, child.exitcode


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_disk_without_room_is_one_error_and_leaves_nothing(tmp_path: Path, draft: bool) -> None:
    room_enough = sheet.write([_form()], tmp_path / "enough.pdf", title="长表", when=_WHEN).path
    assert room_enough.stat().st_size > _LIMIT
    before = tmp_path / "full.pdf"
    before.write_bytes(b"what stood there")

    answer, code = _in_a_child(_print_with_little_room, before, draft)

    assert answer == ("refused", 27)
    assert code == 0
    assert before.read_bytes() == b"what stood there"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["enough.pdf", "full.pdf"]


def _prints(workspace: Path, target: Path, limit: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, _TOP / "main.py", "--workspace", workspace, "print", "F03", "--blank", "9", "--to", target]
    command = ["sh", "-c", f'ulimit -f {limit}; exec "$@"', "sh", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=_TOP)


def test_a_person_hears_one_sentence_and_finds_nothing_half_printed(tmp_path: Path) -> None:
    with Office.found(tmp_path / "w", school="义门镇中学", role="helper"):
        out = tmp_path / "out"
        out.mkdir()

    printed = _prints(tmp_path / "w", out / "enough.pdf", "unlimited")
    refused = _prints(tmp_path / "w", out / "full.pdf", "10")

    assert printed.returncode == 0 and (out / "enough.pdf").stat().st_size > 10 * 1024
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1 and "full.pdf" in refused.stderr
    assert [one.name for one in out.iterdir()] == ["enough.pdf"]
