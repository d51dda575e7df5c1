"""Words that make no sense, in every place of every command: one sentence, the right exit code, and nothing changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office import Office
from tests.journeys.conftest import Clerk

NONSENSE = ("zz", "", "f" * 32, "很长" * 2000, "-1", "9" * 20, "2014-13", "0000-0001", "%s", "a=b", "\udcd6学校")
# A command with the place of the nonsense; what a good word there would do is proved elsewhere.
COMMANDS = (
    "get ?", "get person ?", "get person --where ?", "get person --where full_name=?", "get person --limit ?",
    "get person --after ?", "put ?", "put person ?", "delete person ?", "undelete person ?", "history person ?",
    "search 王 --kind ?", "search 王 --limit ?", "attach person ? ?", "attachments person ?",
    "trust ?", "revoke ?", "export x.qinglan --to ?", "inspect ?", "import ?",
    "settle ? --value ?", "settle ? --take ?",
    "confirm ?", "undo ?", "redo ?", "tie ? ?", "part ? ?", "collect ?", "board --period ?",
    "today --on ?", "today --ahead ?", "today --person ?", "attend ?", "attend ? ?", "observe ?",
    "due --on ?", "due --person ?", "plan --pairing ?", "match --pairing ?", "score --pairing ?",
    "template ? x.xlsx", "export-excel ? x.xlsx", "import-excel ?", "fill ? --to x.xlsx",
    "forms ?", "print ? --to x.pdf", "print F03 ? --to x.pdf", "print F03 --blank ? --to x.pdf", "scan ?", "signed ?",
    "gaps --pairing ? --year 2014-2015", "binder --pairing ? --year ? --to x.pdf", "unsigned --pairing ?",
    "report --pairing ? --period ? --to x.pdf", "archive-export x --pairing ? --year ?",
    "restore ? --to ?", "salvage ? --to ?", "take-back ?", "verify ?", "new x --school 甲 --role ?", "demo x --size ?",
    "?",
)  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("nonsense") / "workspace"
    Office.found(folder, school="义门镇中学", role="helper").close()
    yield folder


@pytest.mark.parametrize("command", COMMANDS)
def test_nonsense_gets_one_sentence_and_changes_nothing(
    workspace: Path, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Clerk(workspace)
    monkeypatch.chdir(tmp_path)
    before, refused = office.asks("digest"), 0

    for word in NONSENSE:
        said = office.types(*(word if part == "?" else part.replace("?", word) for part in command.split()))
        refused += said.exit != 0
        assert said.exit in (0, 1, 2, 3)
        assert said.exit == 0 or len(said.err.strip().splitlines()) == 1, said.err

    assert refused or command in ("due --person ?", "today --person ?")
    assert office.asks("digest") == before
    assert not list(tmp_path.glob("x.*"))
