"""Tables written to a disk that is full, or beside a scratch folder that is: one sentence or the whole table."""

import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from core.office import Office
from tests.faults.full_disk import namespace

ROOT = Path(__file__).parents[2]
PAGES = 4096


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A workspace with a pairing, a list with a slip in it, and a folder to mount a disk on."""
    with Office.found(tmp_path / "school", school="义门镇中学", role="helper") as office:
        typed = {"helper": office.school, "start": "2026-03-01", "recipients": [{"school": office.school}]}
        record, problems = office.records.read("pairing", typed)
        assert problems == []
        office.records.save(record)
    (tmp_path / "list.csv").write_text("姓名,性别\n张伟,未知\n", encoding="utf-8")
    table = openpyxl.Workbook()
    table.active.append(("帮扶校", "受援校", "师徒对数"))
    table.save(tmp_path / "table.xlsx")
    (tmp_path / "disk").mkdir()
    return tmp_path


def typed(school: Path, words: str, scratch: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Type a command where `disk` has room for one page."""
    if not namespace():
        pytest.skip("no mount namespace can be had here")
    disk = shlex.quote(str(school / "disk"))
    command = f"{shlex.quote(sys.executable)} main.py --workspace {shlex.quote(str(school / 'school'))} {words}"
    # That the disk has taken is told by its size; a step that would fit proves nothing.
    mounted = f"mount -t tmpfs -o size={PAGES} none {disk} && df --output=size -k {disk} | tail -1"
    scratched = f"export TMPDIR={shlex.quote(str(scratch))}; " if scratch else ""
    line = f"{mounted} && {scratched}{command}; done=$?; ls -A {disk}; exit $done"
    return subprocess.run([*namespace(), "sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [
        "export-excel school {disk}/表.xlsx",
        "template person {disk}/表.xlsx",
        "import-excel {here}/list.csv --kind person --dry-run --errors {disk}/表.xlsx",
        "fill {here}/table.xlsx --to {disk}/表.xlsx",
        "report --period 2026-03 --to {disk}/表.xlsx",
    ],
    ids=["export", "template", "copy with problems", "filled table", "report"],
)
def test_a_full_disk_is_told_in_one_sentence_and_nothing_stays_on_it(words: str, school: Path) -> None:
    said = typed(school, words.format(disk=school / "disk", here=school))

    assert said.stdout.split() == ["4"], said.stdout
    assert said.stderr.splitlines() == [f"磁盘已满，“{school}/disk/表.xlsx”没有写成；没有改动任何内容，请清理后再试"]
    assert said.returncode == 1


@pytest.mark.parametrize("words", ["export-excel school {}", "template person {}", "report --period 2026-03 --to {}"])
def test_a_full_scratch_folder_is_not_asked_for_room(words: str, school: Path) -> None:
    said = typed(school, words.format(school / "表.xlsx"), scratch=school / "disk")

    assert (said.returncode, said.stderr) == (0, "")
    assert openpyxl.load_workbook(school / "表.xlsx").worksheets
