"""Years of passing files by hand: receipts by telephone, undo, the county's folder, a package that never came."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.conftest import Clerk


def test_a_code_read_over_the_telephone_confirms_a_package(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, recipient = partners
    helper.puts("person", full_name="张伟")
    sent = helper.asks("export", tmp_path / "1.qinglan", "--to", "义门柴村小学")
    assert helper.asks("peers")[0]["unsent"] > 0
    receipt = recipient.asks("import", tmp_path / "1.qinglan")["files"][0]

    assert receipt["code"] == sent["code"]
    wrong = "0" + receipt["code"][1:] if receipt["code"][0] != "0" else "1" + receipt["code"][1:]
    assert helper.types("confirm", wrong).exit == 1
    helper.asks("confirm", receipt["code"])

    assert helper.asks("peers")[0]["unsent"] == 0


def test_a_receipt_is_undone_and_taken_in_again_and_own_edits_stay(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, recipient = partners
    kept = helper.puts("person", full_name="张伟")
    helper.asks("export", tmp_path / "1.qinglan", "--to", "义门柴村小学")
    recipient.asks("import", tmp_path / "1.qinglan")
    before = recipient.asks("digest")["all"]
    helper.puts("person", kept, remark="第二个包")
    new = helper.puts("person", full_name="李𠮷")
    helper.asks("export", tmp_path / "2.qinglan", "--to", "义门柴村小学")
    recipient.asks("import", tmp_path / "2.qinglan")
    after = recipient.asks("digest")["all"]
    package = recipient.asks("receipts")[0]["package"]

    assert recipient.asks("undo", package)["undone"] is True
    assert recipient.asks("digest")["all"] == before
    assert recipient.types("get", "person", new).exit == 1
    own = recipient.puts("person", full_name="后来登记的人")

    recipient.asks("redo", package)
    assert recipient.fields("person", new)["full_name"] == "李𠮷"
    assert recipient.fields("person", own)["full_name"] == "后来登记的人"
    recipient.asks("delete", "person", own)
    assert after != before


def test_a_county_takes_a_folder_and_names_what_is_bad_and_what_is_missing(
    clerk: Callable[..., Clerk], partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, recipient = partners
    county = clerk("county", "彬县教育局", "county")
    for school in (helper, recipient):
        school.asks("identity", "--card", tmp_path / f"{school.folder.name}.card")
        county.asks("trust", tmp_path / f"{school.folder.name}.card")
        county.asks("identity", "--card", tmp_path / "county.card")
        school.asks("trust", tmp_path / "county.card")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    helper.puts("person", full_name="张伟")
    helper.asks("export", tmp_path / "lost.qinglan", "--to", "彬县教育局")
    helper.asks("export", inbox / "a.qinglan", "--to", "彬县教育局")
    recipient.asks("export", inbox / "b.qinglan", "--to", "彬县教育局")
    (inbox / "c.qinglan").write_bytes((inbox / "a.qinglan").read_bytes()[:-100])
    (inbox / "a (1).qinglan").write_bytes((inbox / "a.qinglan").read_bytes())

    first = {Path(one["file"]).name: one for one in county.asks("collect", inbox)}
    again = county.asks("collect", inbox)

    assert first["c.qinglan"]["reason"] and not first["c.qinglan"]["taken"]
    assert first["b.qinglan"]["taken"]
    assert sorted(one["code"] for name, one in first.items() if name.startswith("a")) == ["", "repeated"]
    assert not any(one["taken"] for one in again)
    board = {line["school_name"]: line for line in county.asks("board")}
    assert board["义门镇中学"]["counts"]["pairings"] == 1
    assert board["义门镇中学"]["last_received"]
    assert county.types("collect", tmp_path / "nothing").exit == 1
    assert county.types("board", "--period", "去年").exit == 2
