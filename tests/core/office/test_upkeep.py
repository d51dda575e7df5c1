"""What the check finds is told in a sentence, whatever it is."""

from pathlib import Path

from core.office import Office
from tests.core.office.conftest import keep


def test_an_attachment_that_is_gone_and_one_that_was_changed_are_told_apart(office: Office, tmp_path: Path) -> None:
    school = keep(office, "school", name_zh="义门柴村小学")
    kept = []
    for name in ("gone.txt", "changed.txt"):
        (tmp_path / name).write_text(name)
        office.records.attach("school", school.uid, tmp_path / name)
        kept.append(
            next(place for one, place in office.records.attachments("school", school.uid) if one.get("name") == name)
        )
    gone, changed = kept
    assert gone and changed
    gone.unlink()
    changed.write_text("something else")

    assert sorted(office.upkeep.check(deep=True)) == [
        f"附件文件不在这台电脑上（{gone.name}）；请对方重新发送",
        f"附件文件已损坏（{changed.name}），不再发出；请对方重新发送",
    ]
