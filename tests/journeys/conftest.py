"""A person at the command line: every step goes through the front door, disk included."""

import io
import json
import sys
from collections.abc import Callable
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

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._capsys, self._monkeypatch = folder, capsys, monkeypatch

    def types(self, *words: object, stdin: str | bytes = "") -> Said:
        typed = stdin if isinstance(stdin, bytes) else stdin.encode("utf-8", "surrogatepass")
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
        self._capsys.readouterr()
        code = main.main(["--workspace", str(self.folder), *map(str, words)])
        out, err = self._capsys.readouterr()
        # The last resort is for what nobody foresaw: no slip of a person may end there.
        assert "Traceback" not in err and "没有预料到" not in err
        return Said(code, out, err)

    def asks(self, *words: object, stdin: str | bytes = "") -> Any:
        said = self.types(*words, "--json", stdin=stdin)
        assert said.exit == 0, said.err
        return said.data

    def puts(self, kind: str, uid: str = "", /, **fields: Any) -> str:
        line = json.dumps({**({"uid": uid} if uid else {}), "fields": fields}, ensure_ascii=False)
        answer = self.asks("put", kind, stdin=line)[0]
        assert "uid" in answer, answer
        return str(answer["uid"])

    def fields(self, kind: str, uid: str) -> dict[str, Any]:
        return dict(self.asks("get", kind, uid)[0]["fields"])


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Clerk]:
    def begin(name: str = "helper", school: str = "义门镇中学", role: str = "helper") -> Clerk:
        person = Clerk(tmp_path / name, capsys, monkeypatch)
        said = person.types("new", tmp_path / name, "--school", school, "--role", role)
        assert said.exit == 0, said.err
        return person

    return begin


@pytest.fixture
def partners(clerk: Callable[..., Clerk], tmp_path: Path) -> tuple[Clerk, Clerk]:
    """Two schools that trust each other, with a pairing that both have."""
    helper, recipient = clerk(), clerk("recipient", "义门柴村小学", "recipient")
    for one, other in ((helper, recipient), (recipient, helper)):
        card = tmp_path / f"{one.folder.name}.qlcard"
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
    return helper, recipient
