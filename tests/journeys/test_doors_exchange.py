"""Sending in parts, what has arrived, strangers, changed keys and undone receipts, from the command line."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.every import every
from tests.journeys.conftest import Clerk

Begin = Callable[..., Clerk]
Pair = tuple[Clerk, Clerk]


def test_a_large_package_is_sent_in_parts_and_taken_in_in_any_order(partners: Pair, tmp_path: Path) -> None:
    helper, recipient = partners
    pairing = helper.asks("get", "pairing")[0]["uid"]
    for number in range(3):
        picture = tmp_path / f"{number}.jpg"
        picture.write_bytes(b"\xff\xd8\xff" + os.urandom(700_000))
        helper.asks("attach", "pairing", pairing, picture)
    school = recipient.asks("identity")["school"]

    sent = helper.asks("export", tmp_path / "big.qinglan", "--to", school, "--largest", 1)
    said = helper.types("export", tmp_path / "again.qinglan", "--to", school, "--largest", 1, "--full")
    parts = [sent["path"], *sent["volumes"]]
    taken = recipient.asks("import", *reversed(parts))

    assert len(parts) == 3
    assert every(Path(part).stat().st_size < 1_100_000 for part in parts)
    assert str(parts[0]).replace("big", "again") in said.out
    assert [len(one["gaps"]) for one in taken["files"]] == [2, 1, 0]
    assert [one["have"] for one in recipient.asks("attachments", "pairing", pairing)] == [True] * 3
    assert helper.asks("digest")[f"pairing:{pairing}"] == recipient.asks("digest")[f"pairing:{pairing}"]


def test_a_size_below_nothing_is_misused(partners: Pair, tmp_path: Path) -> None:
    helper, recipient = partners

    said = helper.types("export", tmp_path / "x.qinglan", "--to", recipient.asks("identity")["school"], "--largest", -1)

    assert said.exit == 2
    assert not (tmp_path / "x.qinglan").exists()


def test_what_was_sent_is_listed_until_it_is_confirmed(partners: Pair, tmp_path: Path) -> None:
    helper, recipient = partners
    assert helper.asks("sent") == []
    helper.asks("export", tmp_path / "1.qinglan", "--to", recipient.asks("identity")["school"])
    before = helper.asks("sent")[0]
    code = recipient.asks("import", tmp_path / "1.qinglan")["files"][0]["code"]

    helper.asks("confirm", code)

    after = helper.asks("sent")[0]
    assert (before["number"], before["school_name"], before["confirmed"]) == (1, "义门柴村小学", False)
    assert after["confirmed"] is True


def test_the_package_of_a_stranger_waits_until_its_digits_are_compared(clerk: Begin, tmp_path: Path) -> None:
    ours, theirs = clerk(), clerk("recipient", "义门柴村小学", "recipient")
    ours.asks("identity", "--card", tmp_path / "ours.qlcard")
    digits = theirs.asks("trust", tmp_path / "ours.qlcard")["digits"]
    theirs.asks("export", tmp_path / "first.qinglan", "--to", "义门镇中学")

    seen = ours.asks("inspect", tmp_path / "first.qinglan")
    refused = ours.types("import", tmp_path / "first.qinglan")
    trusted = ours.asks("trust", tmp_path / "first.qinglan")
    taken = ours.asks("import", tmp_path / "first.qinglan")

    assert (seen["standing"], seen["known"], seen["digits"]) == ("unknown", False, digits)
    assert seen["note"].startswith("义门柴村小学 致 义门镇中学")
    assert refused.exit == 3
    assert digits in refused.err
    assert trusted["digits"] == digits
    assert taken["new"] > 0


def test_a_changed_key_is_a_stop_until_the_old_computer_is_revoked(
    partners: Pair, clerk: Begin, tmp_path: Path
) -> None:
    helper, recipient = partners
    old = helper.asks("peers")[0]["device"]
    copy = tmp_path / "copy.db"
    copy.write_bytes(Path(recipient.asks("backup")["file"]).read_bytes())
    again = Clerk(tmp_path / "new-computer")
    recipient.types("restore", copy, "--to", again.folder)
    again.asks("export", tmp_path / "new.qinglan", "--to", "义门镇中学", "--full")

    seen = helper.asks("inspect", tmp_path / "new.qinglan")
    stopped = helper.types("trust", tmp_path / "new.qinglan")
    helper.asks("revoke", old)
    helper.asks("trust", tmp_path / "new.qinglan")

    assert seen["standing"] == "key_changed"
    assert stopped.exit == 3
    assert "密钥变了" in stopped.err
    assert helper.types("import", tmp_path / "new.qinglan").exit == 0


def test_two_computers_of_one_school_are_told_apart_by_their_names(clerk: Begin, tmp_path: Path) -> None:
    office = clerk()

    office.asks("identity", "--name", "教务处")

    assert office.asks("identity")["name"] == "教务处"


def test_undoing_a_receipt_names_what_was_changed_here_since(partners: Pair, tmp_path: Path) -> None:
    helper, recipient = partners
    pairing = helper.asks("get", "pairing")[0]["uid"]
    recipient.asks("trust", _card(helper, tmp_path))
    helper.asks("export", tmp_path / "1.qinglan", "--to", recipient.asks("identity")["school"])
    package = recipient.asks("import", tmp_path / "1.qinglan")["files"][0]["package"]
    recipient.puts("pairing", pairing, end="2016-05-31")

    undone = recipient.asks("undo", package)
    said = recipient.types("redo", package)

    assert [(one["kind"], one["uid"]) for one in undone["later"]] == [("pairing", pairing)]
    assert said.exit == 0
    assert recipient.fields("pairing", pairing)["end"] == "2016-05-31"


def _card(clerk: Clerk, folder: Path) -> Path:
    clerk.asks("identity", "--card", folder / "again.qlcard")
    return folder / "again.qlcard"
