"""The log of exports through backups: never rewound, carried to a new computer, and what was cut off it is noticed."""

from pathlib import Path

import pytest

from core.office import Office
from core.office.base.exports import Export
from core.office.upkeep import restoring
from storage.files.audit_log import OWN

CUT = ["导出记录的末尾被删掉过"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Office.found(tmp_path / "home", school="义门镇中学", role="helper").close()
    return tmp_path / "home"


def _export(home: Path, *files: str) -> None:
    with Office(home) as office:
        for file in files:
            office.workbooks.template("school", home.parent / file)


def _log(home: Path) -> list[str]:
    with Office(home) as office:
        return [_called(one) for one in office.upkeep.exports()]


def _called(one: Export) -> str:
    return Path(one.file).name if one.what == "template" else one.what


def _checked(home: Path) -> list[str]:
    with Office(home) as office:
        return office.upkeep.check()


def test_restoring_an_older_day_neither_loses_nor_rewinds_the_log(home: Path) -> None:
    _export(home, "a.xlsx")
    with Office(home) as office:
        backup = office.upkeep.backup().file
    _export(home, "b.xlsx")

    restoring.restore(backup, home)

    assert _log(home) == ["restore", "b.xlsx", "a.xlsx"]
    assert _checked(home) == []
    _export(home, "c.xlsx")
    assert _log(home) == ["c.xlsx", "restore", "b.xlsx", "a.xlsx"]
    assert _checked(home) == []


@pytest.mark.parametrize("kept", [2, 4])
def test_what_is_cut_off_the_log_after_an_older_day_was_restored_is_noticed(home: Path, kept: int) -> None:
    _export(home, "a.xlsx")
    with Office(home) as office:
        backup = office.upkeep.backup().file
    _export(home, "b.xlsx")
    restoring.restore(backup, home)
    assert _checked(home) == []

    lines = (home / OWN).read_bytes().splitlines(keepends=True)
    (home / OWN).write_bytes(b"".join(lines[:kept]))

    assert len(lines) == 6
    assert _checked(home) == CUT


def test_an_end_that_was_cut_off_before_an_older_day_is_restored_stays_noticed(home: Path) -> None:
    _export(home, "a.xlsx")
    with Office(home) as office:
        backup = office.upkeep.backup().file
    _export(home, "b.xlsx")
    (home / OWN).write_bytes(b"")

    restoring.restore(backup, home)

    assert _log(home) == ["restore", "a.xlsx"]


def test_a_new_computer_has_the_log_of_the_day_of_the_backup_and_goes_on(home: Path, tmp_path: Path) -> None:
    _export(home, "a.xlsx")
    with Office(home) as office:
        backup = office.upkeep.backup(tmp_path / "stick").file
    _export(home, "b.xlsx")

    restoring.restore(backup, tmp_path / "new")
    _export(tmp_path / "new", "c.xlsx")

    # What is under way when the copy is made stands in it as begun: that copy itself.
    assert _log(tmp_path / "new") == ["c.xlsx", "restore", "backup", "a.xlsx"]
    assert _checked(tmp_path / "new") == []
    (tmp_path / "new" / OWN).write_bytes(b"")
    assert _checked(tmp_path / "new") == CUT


def test_a_log_of_another_computer_stands_beside_the_own_one_and_both_are_told_and_checked(
    home: Path, tmp_path: Path
) -> None:
    _export(home, "a.xlsx", "b.xlsx")
    with Office(home) as office:
        backup = office.upkeep.backup(tmp_path / "stick").file
    Office.found(tmp_path / "other", school="义门福托小学", role="recipient").close()
    _export(tmp_path / "other", "o.xlsx")

    restoring.restore(backup, tmp_path / "other")

    assert sorted(_log(tmp_path / "other")) == ["a.xlsx", "b.xlsx", "backup", "o.xlsx", "restore"]
    assert _checked(tmp_path / "other") == []
    (beside,) = (tmp_path / "other").glob("exports-*.log")
    beside.write_bytes(b"".join(beside.read_bytes().splitlines(keepends=True)[1:]))
    assert _checked(tmp_path / "other") == [f"{beside.name}：导出记录第 1 行之前被改动过"]


def test_a_workspace_salvaged_from_a_damaged_one_has_its_log(home: Path, tmp_path: Path) -> None:
    _export(home, "a.xlsx")

    restoring.salvage(home, tmp_path / "new")

    assert _log(tmp_path / "new") == ["salvage", "a.xlsx"]
    assert _checked(tmp_path / "new") == []
