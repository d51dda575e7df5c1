"""Archive numbers are given once: what comes later, even of an earlier day, takes the next and moves no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.office import Office, Refused
from core.press.foreign.attachments import page_text
from tests.every import every
from tests.journeys.conftest import Clerk
from tests.journeys.test_paper_transfer import desk, pairing, training  # noqa: F401  fixtures

Begin = Callable[..., Clerk]


def numbers(desk: Clerk, pairing: str, file: Path, *words: str) -> dict[str, str]:  # noqa: F811
    """The item number on the first page of each training, by its title."""
    desk.asks("binder", "--pairing", pairing, "--year", "2014-2015", "--to", file, *words)
    found = {}
    for page in page_text(file):
        for title in ("第一次", "第二次", "第三次"):
            if title in page and "教师培训记录" in page and "WS·2014" in page:
                found[title] = page.split("WS·2014-D10-BFL-")[1][:4]
    return found


@pytest.mark.parametrize("style", ["inspection", "volume", "item"])
def test_numbers_stay_when_an_earlier_event_is_entered_later(
    desk: Clerk,  # noqa: F811
    pairing: str,  # noqa: F811
    tmp_path: Path,
    style: str,
) -> None:
    for title, day in (("第一次", "2014-10-15"), ("第二次", "2014-11-15")):
        training(desk, pairing, title, day)
    before = numbers(desk, pairing, tmp_path / "before.pdf", "--style", style)

    training(desk, pairing, "第三次", "2014-09-15")
    after = numbers(desk, pairing, tmp_path / "after.pdf", "--style", style)

    assert {title: after[title] for title in before} == before
    assert after["第三次"] > max(before.values())


def test_the_same_number_stands_in_every_style_and_in_the_transfer(
    desk: Clerk,  # noqa: F811
    pairing: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    for title, day in (("第一次", "2014-10-15"), ("第二次", "2014-11-15")):
        training(desk, pairing, title, day)

    bound = [numbers(desk, pairing, tmp_path / f"{style}.pdf", "--style", style) for style in ("item", "inspection")]
    desk.asks("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014")

    assert bound[0] == bound[1] != {}
    listed = (tmp_path / "out" / "文件目录.XML").read_text()
    assert every(f"WS·2014-D10-BFL-{number}" in listed for number in bound[0].values())


def test_a_look_gives_no_number_and_what_leaves_bears_those_that_were_seen(
    desk: Clerk,  # noqa: F811
    pairing: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    training(desk, pairing, "第一次", "2014-10-15")
    before, given = desk.asks("digest"), desk.asks("get", "archive_item")

    with Office(desk.folder) as office:
        for look in ("a", "b"):
            office.papers.binder(pairing, "2014-2015", to=tmp_path / f"{look}.pdf", draft=True)
        looked = office.exchange.digest()
        office.papers.keep(tmp_path / "a.pdf", tmp_path / "kept.pdf")
        kept = [one.get("number") for one in office.records.find("archive_item")]

    assert {scope: before[scope] for scope in looked} == looked
    assert given == []
    assert kept
    assert "WS·2014-D10-BFL-0001" in "".join(page_text(tmp_path / "kept.pdf"))
    assert numbers(desk, pairing, tmp_path / "again.pdf") == {"第一次": "0001"}


def test_a_draft_whose_number_went_to_another_since_does_not_leave(
    desk: Clerk,  # noqa: F811
    pairing: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    training(desk, pairing, "第一次", "2014-10-15")
    with Office(desk.folder) as office:
        office.papers.binder(pairing, "2014-2015", to=tmp_path / "old.pdf", draft=True)
        known = office.records.find("training")[0].values
        sooner = {**known, "title": "第二次", "start": "2014-09-15", "end": "2014-09-15"}
        record, _ = office.records.read("training", sooner)
        office.records.save(record)
        office.papers.binder(pairing, "2014-2015", to=tmp_path / "bound.pdf")

        for leave in (
            lambda: office.papers.keep(tmp_path / "old.pdf", tmp_path / "kept.pdf"),
            lambda: office.papers.note_sent(tmp_path / "old.pdf", "办公室"),
        ):
            with pytest.raises(Refused, match="请重新预览"):
                leave()

    assert not (tmp_path / "kept.pdf").exists()


def heard(desk: Clerk, pairing: str) -> None:  # noqa: F811
    """Two sheets of one observer in one term: one filed item."""
    school = desk.asks("identity")["school"]
    observer = desk.puts("person", full_name="王建国", school=school)
    lesson = desk.puts(
        "lesson", date="2014-10-09", teacher=observer, subject="语文", grade=5, topic="观潮", lesson_type="新授"
    )
    for day in ("2014-10-09", "2014-10-16"):
        desk.puts(
            "lesson_observation", pairing=pairing, lesson=lesson, date=day, observer=observer, obs_kind="随堂/推门",
            strengths="目标明确。", suggestions="多读。",
        )  # fmt: skip


def items(desk: Clerk) -> dict[str, int]:  # noqa: F811
    return {one["fields"]["item"]: one["fields"]["number"] for one in desk.asks("get", "archive_item")}


def test_a_binder_from_an_english_screen_gives_no_second_number(
    desk: Clerk,  # noqa: F811
    pairing: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    heard(desk, pairing)
    asked = ("binder", "--pairing", pairing, "--year", "2014-2015", "--style", "item", "--to")
    desk.asks(*asked, tmp_path / "zh.pdf")
    before = items(desk)

    desk.asks("--lang", "en", *asked, tmp_path / "en.pdf")

    assert items(desk) == before
    assert [item.rpartition("/")[2] for item in before if item.startswith("lesson_observation/")] == ["第一学期"]


@pytest.mark.parametrize("style", ["item", "inspection", "volume"])
def test_a_number_that_an_english_screen_of_the_first_version_gave_again_is_void_and_told(
    desk: Clerk,  # noqa: F811
    pairing: str,  # noqa: F811
    tmp_path: Path,
    style: str,
) -> None:
    heard(desk, pairing)
    asked = ("binder", "--pairing", pairing, "--year", "2014-2015", "--style", style, "--to")
    desk.asks(*asked, tmp_path / "zh.pdf")
    (item,) = [item for item in items(desk) if item.startswith("lesson_observation/")]
    desk.puts(
        "archive_item", item=item.replace("第一学期", "First term"), year="2015", keeping="D10", code="BFL", number=9
    )

    said = desk.asks(*asked, tmp_path / "again.pdf")
    training(desk, pairing, "第一次", "2015-03-01")
    later = desk.asks(*asked, tmp_path / "later.pdf")

    (told,) = said["remarks"]
    assert "先编的有效，后编的作废" in told and "0009（0001）" in told
    assert later["remarks"] == [told]
    last = "".join(page_text(tmp_path / "again.pdf")[-1].split())
    assert "0009（0001）" in last and "备考表" in last
    bound = "".join(page_text(tmp_path / "later.pdf"))
    assert "WS·2015-D10-BFL-0010" in bound and "WS·2015-D10-BFL-0001" in bound
    assert items(desk)[item] == 1


def test_a_school_may_file_by_its_businesses_and_what_was_numbered_before_stays(
    desk: Clerk,  # noqa: F811
    pairing: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    training(desk, pairing, "第一次", "2014-10-15")
    asked = ("binder", "--pairing", pairing, "--year", "2014-2015", "--style", "item", "--to")
    desk.asks(*asked, tmp_path / "before.pdf")
    school = desk.asks("identity")["school"]
    desk.puts("school", school, filing="按业务分到各类")

    training(desk, pairing, "第二次", "2014-11-15")
    heard(desk, pairing)
    desk.asks(*asked, tmp_path / "after.pdf")
    desk.asks("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014-2015")

    text = "".join(page_text(tmp_path / "after.pdf"))
    assert "WS·2014-D10-BFL-0001" in text
    assert "WS·2014-D10-JSL-0001" in text
    assert "WS·2015-D10-JXL-0001" in text
    classes = {file.parent.name for file in (tmp_path / "out" / "电子档案").rglob("*.pdf")}
    assert classes == {"结对帮扶", "教师", "教学"}
