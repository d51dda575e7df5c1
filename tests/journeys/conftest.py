"""A person at the command line: every step goes through the front door, disk included."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import main


@dataclass
class Said:
    """What one command answered."""

    exit: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Clerk:
    """Somebody who types commands in one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, *words: object, stdin: str | bytes = "") -> Said:
        out, err, keyboard = _stream(), _stream(), sys.stdin
        sys.stdin = _stream(stdin if isinstance(stdin, bytes) else stdin.encode("utf-8", "surrogatepass"))
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = main.main(["--workspace", str(self.folder), *map(str, words)])
        finally:
            sys.stdin = keyboard
        said = Said(code, _written(out), _written(err))
        # The last resort is for what nobody foresaw: no slip of a person may end there.
        assert "Traceback" not in said.err and "没有预料到" not in said.err
        return said

    def asks(self, *words: object, stdin: str | bytes = "", exit: int = 0) -> Any:
        said = self.types(*words, "--json", stdin=stdin)
        assert said.exit == exit, said.err
        return said.data

    def puts(self, kind: str, uid: str = "", /, **fields: Any) -> str:
        line = json.dumps({**({"uid": uid} if uid else {}), "fields": fields}, ensure_ascii=False)
        answer = self.asks("put", kind, stdin=line)[0]
        assert "uid" in answer, answer
        return str(answer["uid"])

    def fields(self, kind: str, uid: str) -> dict[str, Any]:
        return dict(self.asks("get", kind, uid)[0]["fields"])


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]  # it writes into a BytesIO


def new_workspace(folder: Path, school: str, role: str) -> Clerk:
    """Make a workspace and return who types in it."""
    person = Clerk(folder)
    said = person.types("new", folder, "--school", school, "--role", role)
    assert said.exit == 0, said.err
    return person


def copied(folder: Path, to: Path) -> Path:
    """Copy a closed workspace, or a folder that holds some, and return where the copy lies."""
    # The reserve is 50 MB that keep the disk from filling up; it is made again where it lacks.
    return shutil.copytree(folder, to, ignore=shutil.ignore_patterns("lock", "reserve"), dirs_exist_ok=True)


@pytest.fixture
def clerk(tmp_path: Path) -> Callable[..., Clerk]:
    def begin(name: str = "helper", school: str = "义门镇中学", role: str = "helper") -> Clerk:
        return new_workspace(tmp_path / name, school, role)

    return begin


@pytest.fixture(scope="session")
def acquainted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two schools that trust each other, and a pairing that the helping one has; tests work on copies of them."""
    folder = tmp_path_factory.mktemp("acquainted")
    helper = new_workspace(folder / "helper", "义门镇中学", "helper")
    recipient = new_workspace(folder / "recipient", "义门柴村小学", "recipient")
    for one, other in ((helper, recipient), (recipient, helper)):
        card = folder / f"{one.folder.name}.qlcard"
        one.asks("identity", "--card", card)
        other.asks("trust", card)
    schools = {one: one.asks("identity")["school"] for one in (helper, recipient)}
    helper.puts(
        "pairing",
        pairing_no="结对-01",
        helper=schools[helper],
        recipients=[{"school": schools[recipient]}],
        start="2014-05-05",
        end="2015-05-31",
    )
    return folder


@pytest.fixture
def partners(acquainted: Path, tmp_path: Path) -> tuple[Clerk, Clerk]:
    """Two schools that trust each other, the helping one first."""
    folder = copied(acquainted, tmp_path)
    return Clerk(folder / "helper"), Clerk(folder / "recipient")
