"""What 0.1 wrote opens for ever: workspaces, the doubled archive numbers among them, and a damaged one."""

import json
import shutil
from pathlib import Path

import pytest

from core.office import Office
from tests.journeys.conftest import Clerk
from tests.releases.released import expected, unpacked, workspaces
from tests.releases.shown import counts, lost, shown, without

# Here an English screen had given some sheets a second number. A later release may set that right.
DOUBLED = "double-numbers"
NUMBERS = "records/archive_item"
RESTORED = ("kinds-second", "salvaged")


def test_the_workspaces_of_0_1_are_all_here() -> None:
    names = {name for release, name in workspaces() if release == "0.1"}

    assert names == {
        "county", "county-newcomer", "demo-helper", "demo-newcomer", "demo-recipient", "demo-recipient2", DOUBLED,
        "kinds", "kinds-second", "quarrel-helper", "quarrel-helper-before", "quarrel-recipient",
        "quarrel-recipient-before", "salvaged",
    }  # fmt: skip


@pytest.mark.parametrize(("release", "name"), workspaces(), ids=lambda one: one)
def test_a_workspace_opens_and_shows_all_that_it_showed(release: str, name: str, tmp_path: Path) -> None:
    before = expected(release, f"workspaces/{name}")
    folder = unpacked(release, f"workspaces/{name}", tmp_path)
    if name == DOUBLED:
        before = without(before, NUMBERS, "digest")

    with Office(folder) as office:
        findings, first = office.upkeep.check(deep=True), shown(office)
        mended, restored = office.upkeep.mend() if findings else findings, office.upkeep.restored()

    # A salvage of then lost the rows of records that its operations still tell of.
    assert bool(findings) == (name == "salvaged")
    assert mended == []
    assert sum(counts(before).values()) > 2
    assert lost(before, first) == []
    # Who was opened from a backup on another computer is told so until somebody has read it, nobody else is.
    assert bool(restored) == (name in RESTORED)


def test_an_opened_workspace_is_changed_by_opening_it_once_at_most(tmp_path: Path) -> None:
    folder = unpacked("0.1", "workspaces/kinds", tmp_path)
    Office(folder).close()
    database = (folder / "qinglan.db").read_bytes()

    Office(folder).close()

    assert (folder / "qinglan.db").read_bytes() == database


def test_what_0_1_had_taken_in_goes_on_counting_and_is_told_in_one_sentence(tmp_path: Path) -> None:
    clerk = Clerk(unpacked("0.1", "workspaces/demo-recipient", tmp_path))

    first, second = clerk.types("aside", "--json"), clerk.types("aside", "--json")

    assert (first.out.strip(), second.out.strip()) == ("[]", "[]")
    assert (first.err.count("\n"), second.err) == (1, "")
    assert "义门镇中学" in first.err


def test_the_command_line_tells_of_it_what_it_told(tmp_path: Path) -> None:
    before = expected("0.1", "workspaces/quarrel-helper")
    clerk = Clerk(unpacked("0.1", "workspaces/quarrel-helper", tmp_path))

    pairing = clerk.asks("get", "pairing")[0]
    conflicts = clerk.asks("conflicts")
    digest = clerk.asks("digest")

    kept = before["records"]["pairing"][pairing["uid"]]
    assert lost(kept["fields"], pairing["fields"]) == []
    assert len(clerk.asks("history", "pairing", pairing["uid"])) == len(kept["history"]) == 3
    assert {one["id"] for one in conflicts} == before["conflicts"].keys()
    assert lost(before["digest"], digest) == []
    assert clerk.asks("search", "wf")[0]["fields"]["full_name"] == "王芳"


def test_a_tie_of_two_entries_and_a_computer_not_trusted_any_more_stay(tmp_path: Path) -> None:
    with Office(unpacked("0.1", "workspaces/quarrel-helper", tmp_path)) as office:
        [tie] = office.records.find("alias")
        names = [office.records.one("person", str(tie.get(side))).get("full_name") for side in ("a", "b")]
        revoked = [peer.name for peer in office.exchange.peers() if peer.revoked]

    assert (names, tie.get("same")) == (["雷婷婷", "雷婷婷"], 1)
    assert revoked == ["丢失的电脑"]


def test_archive_numbers_that_were_printed_stay(tmp_path: Path) -> None:
    before = expected("0.1", f"workspaces/{DOUBLED}")["records"]["archive_item"]
    english = {uid for uid, one in before.items() if " term" in json.dumps(one["fields"])}
    with Office(unpacked("0.1", f"workspaces/{DOUBLED}", tmp_path)) as office:
        records = {uid: office.records.one("archive_item", uid) for uid in before}

    assert (len(before), len(english)) == (26, 6)
    assert (
        lost({uid: one["fields"] for uid, one in before.items()}, {u: dict(r.values) for u, r in records.items()}) == []
    )
    assert [uid for uid, record in records.items() if record.deleted and uid not in english] == []


def test_a_binder_printed_again_moves_no_number(tmp_path: Path) -> None:
    before = expected("0.1", "workspaces/quarrel-helper-before")["records"]["archive_item"]
    with Office(unpacked("0.1", "workspaces/quarrel-helper-before", tmp_path)) as office:
        pairing = office.records.find("pairing")[0].uid

        office.papers.binder(pairing, "2026-2027", to=tmp_path / "binder.pdf", style="item")

        after = {one.uid: dict(one.values) for one in office.records.every("archive_item")}

    assert len(before) > 2
    assert {uid: one["fields"] for uid, one in before.items()} == after


def test_a_damaged_workspace_is_rescued_by_its_backup_and_what_came_after(tmp_path: Path) -> None:
    before = without(expected("0.1", "backups/rescued"), "exports")
    folder = unpacked("0.1", "workspaces/damaged", tmp_path)

    rescued = Office.rescue(folder)

    with Office(folder) as office:
        findings, after = office.upkeep.check(deep=True), shown(office)
    assert findings == []
    assert rescued.back.saves >= 166
    assert "备份以后写的" in json.dumps(after["records"]["person"], ensure_ascii=False)
    assert lost(before, after) == []


def test_a_damaged_workspace_without_its_backup_is_salvaged(tmp_path: Path) -> None:
    before = expected("0.1", "workspaces/salvaged")["records"]
    folder = unpacked("0.1", "workspaces/damaged", tmp_path)
    shutil.rmtree(folder / "backups")

    told = Clerk(tmp_path).asks("salvage", folder / "qinglan.db", "--to", tmp_path / "saved")

    with Office(tmp_path / "saved") as office:
        findings, after = office.upkeep.check(deep=True), shown(office)["records"]
    assert (told["kept"] > 1000, findings) == (True, [])
    assert {kind: len(each) for kind, each in before.items()} == {kind: len(after[kind]) for kind in before}
    fields = {kind: {uid: one["fields"] for uid, one in each.items()} for kind, each in before.items()}
    assert lost(fields, {kind: {uid: one["fields"] for uid, one in each.items()} for kind, each in after.items()}) == []
