"""The recovery key, sealed backups, damaged and restored workspaces, from the command line."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.office import Office
from core.press.foreign.attachments import page_text
from tests.journeys.conftest import Clerk

Begin = Callable[..., Clerk]


def key_on(sheet: Path) -> str:
    """Return the key as somebody reads it off the sheet: eleven groups of five and one of three."""
    groups = re.findall(r"\b[0-9A-Z]{5}\b|\b[0-9A-Z]{3}\b", page_text(sheet)[0].split("一、")[0])
    return " ".join(groups)


def damage(folder: Path, table: str = "") -> None:
    """Overwrite the first page of a table, or every ninth page of the database."""
    database = folder / "qinglan.db"
    with closing(sqlite3.connect(database)) as opened:
        size = opened.execute("PRAGMA page_size").fetchone()[0]
        found = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    pages = [found[0] - 1] if found else range(9, database.stat().st_size // size, 9)
    with database.open("r+b") as file:
        for page in pages:
            file.seek(page * size)
            file.write(b"\xff" * size)


@pytest.fixture
def keyed(clerk: Begin, tmp_path: Path) -> Clerk:
    """A workspace whose backups that leave are sealed; the sheet is key.pdf."""
    office = clerk()
    office.puts("person", full_name="阿依古丽·买买提")
    office.asks("recovery", "--make", tmp_path / "key.pdf")
    office.asks("recovery", "--confirm", "-", stdin=key_on(tmp_path / "key.pdf").lower() + "\n")
    return office


def test_a_key_counts_only_when_it_was_typed_back_from_its_sheet(clerk: Begin, tmp_path: Path) -> None:
    office = clerk()
    assert office.asks("recovery")["state"] == "none"

    made = office.asks("recovery", "--make", tmp_path / "key.pdf")
    plain = office.asks("backup", tmp_path / "stick")
    wrong = office.types("recovery", "--confirm", "-", stdin="AAAAA BBBBB\n")
    key = key_on(tmp_path / "key.pdf")
    kept = office.asks("recovery", "--confirm", "-", stdin=key + "\n")
    sealed = office.asks("backup", tmp_path / "stick")

    assert made["state"] == "waiting"
    assert made["number"] in page_text(tmp_path / "key.pdf")[0]
    assert len(key.replace(" ", "")) == 58
    assert Path(plain["file"]).suffix == ".db"
    assert (wrong.exit, "和纸上的不一样" in wrong.err) == (1, True)
    assert (kept["state"], kept["number"]) == ("kept", made["number"])
    assert Path(sealed["file"]).suffix == ".age"


def test_the_key_itself_stays_nowhere_on_the_computer(keyed: Clerk, tmp_path: Path) -> None:
    key = key_on(tmp_path / "key.pdf").replace(" ", "").encode()

    kept = b"".join(file.read_bytes() for file in keyed.folder.rglob("*") if file.is_file())

    assert key not in kept.upper()


def test_a_lost_computer_comes_back_from_the_stick_and_the_sheet(keyed: Clerk, tmp_path: Path) -> None:
    file = keyed.asks("backup", tmp_path / "stick")["file"]
    digest = keyed.asks("digest")["all"]
    again = Clerk(tmp_path / "new")
    (tmp_path / "key.txt").write_text(key_on(tmp_path / "key.pdf"))

    other = again.types("restore", file, "--to", again.folder, stdin="QPZRY " * 11 + "ABC\n")
    nothing = again.types("restore", file, "--to", again.folder, stdin="\n")
    done = again.asks("restore", file, "--to", again.folder, "--key", tmp_path / "key.txt")

    assert (other.exit, nothing.exit) == (3, 3)
    assert "打不开" in other.err
    assert done["aside"] is None
    assert again.asks("digest")["all"] == digest
    assert again.asks("get", "person")[0]["fields"]["full_name"] == "阿依古丽·买买提"


def test_a_key_that_is_dropped_leaves_backups_open(keyed: Clerk, tmp_path: Path) -> None:
    dropped = keyed.asks("recovery", "--drop")

    assert dropped["state"] == "none"
    assert Path(keyed.asks("backup", tmp_path / "stick")["file"]).suffix == ".db"


def test_a_sheet_needs_a_place_and_a_key_needs_a_sheet(clerk: Begin, tmp_path: Path) -> None:
    office = clerk()

    assert office.types("recovery", "--make", tmp_path / "key.txt").exit == 2
    assert office.types("recovery", "--make", tmp_path / "none" / "key.pdf").exit == 1
    assert office.types("recovery", "--confirm", "-", stdin="AAAAA\n").exit == 1
    assert office.asks("recovery")["state"] == "none"


def test_the_newest_backup_is_opened_and_counted(clerk: Begin) -> None:
    office = clerk()
    assert office.types("backups", "--test").exit == 1
    office.asks("backup")

    drill = office.asks("backups", "--test")

    assert drill["found"] == drill["records"] > 0


def test_restoring_over_a_workspace_sets_it_aside_and_names_where(clerk: Begin, tmp_path: Path) -> None:
    office = clerk()
    file = office.asks("backup")["file"]
    office.puts("person", full_name="后来的人")

    done = office.asks("restore", file, "--to", office.folder)

    assert (Path(done["aside"]) / "qinglan.db").is_file()
    assert office.asks("get", "person") == []
    assert office.asks("check")["restored"]
    assert "export --full" in office.types("check").out


def test_what_came_after_the_backup_is_taken_back_from_what_was_set_aside(clerk: Begin) -> None:
    office = clerk()
    file = office.asks("backup")["file"]
    office.puts("person", full_name="后来的人")
    digest = office.asks("digest")["all"]
    aside = office.asks("restore", file, "--to", office.folder)["aside"]

    back = office.asks("take-back", aside)
    again = office.asks("take-back", aside)

    assert (back["saves"], back["records"], back["refused"]) == (1, 1, 0)
    assert again["saves"] == 0
    assert office.asks("digest")["all"] == digest
    assert office.asks("search", "hldr")[0]["kind"] == "person"
    assert office.types("take-back", office.folder.parent / "none" / "none.db").exit == 1


def test_a_damaged_workspace_opens_again_with_what_came_after_the_backup(clerk: Begin) -> None:
    office = clerk()
    office.puts("person", full_name="备份里的人")
    office.asks("backup")
    office.puts("person", full_name="备份以后的人")
    damage(office.folder, "donation")
    assert office.types("get", "person").exit == 3

    done = office.asks("rescue", office.folder)

    assert (Path(done["aside"]) / "qinglan.db").is_file()
    assert (done["back"]["saves"], done["back"]["refused"]) == (1, 0)
    assert len(office.asks("search", "bf", "--kind", "person")) == 2
    assert office.types("check", "--deep").exit == 0


def test_of_a_workspace_that_cannot_be_read_at_all_the_backup_comes_back(clerk: Begin) -> None:
    office = clerk()
    office.puts("person", full_name="备份里的人")
    office.asks("backup")
    damage(office.folder)

    done = office.asks("rescue", office.folder)

    assert done["back"]["saves"] == 0
    assert [one["fields"]["full_name"] for one in office.asks("get", "person")] == ["备份里的人"]


def test_a_damaged_workspace_without_a_backup_is_left_alone(clerk: Begin, tmp_path: Path) -> None:
    office = clerk()
    damage(office.folder)
    before = (office.folder / "qinglan.db").read_bytes()

    said = office.types("rescue", office.folder)

    assert said.exit == 3
    assert (office.folder / "qinglan.db").read_bytes() == before
    assert office.types("rescue", tmp_path / "nothing").exit == 1


def test_nobody_restores_into_a_workspace_that_is_open(clerk: Begin) -> None:
    office = clerk()
    file = office.asks("backup")["file"]

    with Office(office.folder):
        said = office.types("restore", file, "--to", office.folder)

    assert said.exit == 4
