"""Backups that 0.1 made come back: plain, sealed to the key on its sheet, inside a workspace."""

from pathlib import Path

import pytest

from core.office import Office
from tests.journeys.conftest import Clerk, Said
from tests.journeys.test_doors_upkeep import key_on
from tests.releases.released import expected, file, sealed_backup, unpacked
from tests.releases.shown import lost, on_no_computer, shown, without


def key() -> str:
    return file("0.1", "backups/recovery-key.txt").read_text("utf-8")


def restored(backup: Path, to: Path, typed: str = "") -> Said:
    """Open a backup in a new folder, with what somebody types when asked for the key."""
    return Clerk(to).types("restore", backup, "--to", to, stdin=f"{typed}\n")


def lost_of(name: str, folder: Path) -> list[str]:
    """Return what a restored workspace lacks; its log of what left begins anew with the restoring."""
    with Office(folder) as office:
        findings, after = office.upkeep.check(deep=True), shown(office)
    return findings + lost(on_no_computer(without(expected("0.1", f"backups/{name}"), "exports")), after)


def test_a_plain_backup_opens_on_another_computer(tmp_path: Path) -> None:
    backup = next(unpacked("0.1", "backups/plain", tmp_path).glob("*.db"))

    said = restored(backup, tmp_path / "here")

    assert said.exit == 0, said.err
    assert lost_of("plain", tmp_path / "here") == []


def test_a_sealed_backup_opens_with_the_key_from_its_sheet(tmp_path: Path) -> None:
    backup = sealed_backup("0.1", tmp_path)

    said = restored(backup, tmp_path / "here", key().strip().lower())

    assert said.exit == 0, said.err
    assert lost_of("sealed", tmp_path / "here") == []


@pytest.mark.parametrize("typed", ("", "2" * 58))
def test_a_sealed_backup_stays_closed_without_its_key(typed: str, tmp_path: Path) -> None:
    backup = sealed_backup("0.1", tmp_path)

    said = restored(backup, tmp_path / "here", typed)

    assert said.exit == 3
    assert not (tmp_path / "here" / "qinglan.db").exists()


def test_the_key_is_read_off_the_sheet_and_still_in_use(tmp_path: Path) -> None:
    printed = key_on(file("0.1", "backups/recovery.pdf"))
    with Office(unpacked("0.1", "workspaces/kinds", tmp_path)) as office:
        known = office.upkeep.recovery.key()
        backup = office.upkeep.backup(tmp_path / "stick")

    assert key().strip() == printed
    assert known.state == "kept"
    assert backup.file.suffix == ".age"
    assert restored(backup.file, tmp_path / "here", printed).exit == 0
    with Office(tmp_path / "here") as again:
        assert again.store.records.count("person") == len(expected("0.1", "workspaces/kinds")["records"]["person"])


def test_a_workspace_goes_back_to_a_backup_of_its_own(tmp_path: Path) -> None:
    clerk = Clerk(unpacked("0.1", "workspaces/demo-helper", tmp_path))
    before = expected("0.1", "workspaces/demo-helper")

    # An upgrade makes a backup of its own first.
    backup = clerk.asks("backups")[-1]
    verified = clerk.asks("verify", backup["file"])
    answer = clerk.asks("restore", backup["file"], "--to", clerk.folder)

    assert verified["what"] == "backup" and verified["records"] > 700
    assert Path(answer["aside"]).exists()
    assert clerk.asks("check", "--deep")["findings"] == []
    with Office(clerk.folder) as office:
        after = shown(office)
    # After the backup nothing was written but cards and papers.
    kept = {kind: each for kind, each in before["records"].items() if kind not in ("archive_item", "attachment")}
    assert (
        lost({kind: len(each) for kind, each in kept.items()}, {k: len(v) for k, v in after["records"].items()}) == []
    )
    assert lost(before["files"], after["files"]) == []
