import datetime as dt
from pathlib import Path

import pytest
from PIL import Image

from core.faces.binder.door import binder, gaps
from core.faces.binder.filing import responsible
from core.faces.paper.door import paper
from core.kinds import KINDS, kind_named
from core.press import sheet
from core.press.foreign.attachments import page_text
from core.press.form import Form, Grid
from core.press.parts import Part, PrintedFile
from core.rules.archive import Item
from core.rules.item_numbers import NO_NUMBERS
from tests.core.faces.shelf import Shelf, uid
from tests.every import every

WHEN = dt.date(2015, 6, 10)
YEAR = "2014-2015"


def printed(parts: list[Part], to: Path) -> tuple[PrintedFile, list[str]]:
    when = dt.datetime(2015, 6, 10, 8, 0, tzinfo=dt.UTC)
    result = sheet.write(parts, to / "binder.pdf", title="binder", when=when)
    return result, [text.replace("\r\n", "").replace("\n", "") for text in page_text(result.path)]


def bound(shelf: Shelf, style: str = "inspection", **more: bool) -> list[Part]:
    return binder(
        shelf.one("pairing", "pairing"), YEAR, shelf, kinds=KINDS, given=NO_NUMBERS, when=WHEN, style=style, **more
    )  # type: ignore[arg-type]


def picture(folder: Path, name: str) -> Path:
    Image.new("RGB", (320, 240), (90, 140, 200)).save(folder / name)
    return folder / name


def listed(parts: list[Part]) -> dict[str, str]:
    """Return title and page as the contents name them."""
    contents = next(part for part in parts if part.key == "binder.contents")
    assert isinstance(contents, Form)
    grid = contents.blocks[1]
    assert isinstance(grid, Grid)
    return {str(row.cells[3].text): str(row.cells[5].text) for row in grid.rows[1:] if len(row.cells) > 1}


def test_the_contents_name_the_page_on_which_each_paper_begins(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("basis_document", "long", {
        "school": uid("义门镇中学"), "title": "很长的通知", "number": "彬政教发〔2014〕128号", "date": "2014-04-28",
        "content": "要求各校结合实际制定帮扶方案。" * 300,
    })  # fmt: skip

    parts = bound(shelf)
    result, pages = printed(parts, tmp_path)
    contents = listed(parts)

    assert len(contents) == 8
    for title, number in contents.items():
        [first] = [page for page in pages if f"— {number.partition('-')[0]} —" in page]
        assert title.partition("：")[0].replace("校历", "2014—2015学年第一学期校历") in first
    assert contents["捐赠物资清单：义门镇中学，柴村小学"].endswith(f"{sum(result.counts[3:-1])}")
    assert result.missing == ()


def test_an_inspection_binder_goes_from_cover_to_back_note_by_sections(shelf: Shelf, tmp_path: Path) -> None:
    _, pages = printed(bound(shelf), tmp_path)
    contents = next(page for page in pages if "卷内文件目录" in page)

    assert "校际结对帮扶迎检册" in pages[0]
    assert contents.index("② 结对协议") < contents.index("⑥ 师徒结对") < contents.index("⑧ 培训")
    assert "卷内备考表" in pages[-1]
    assert "2015年6月10日" in pages[-1]


def test_cover_and_back_note_count_what_the_contents_number(shelf: Shelf, tmp_path: Path) -> None:
    values = {**shelf.one("mentor_pair", "pair").values, "mentor": uid("单芳"), "mentee": uid("李明")}
    shelf.put("mentor_pair", "second", values)
    parts = bound(shelf)
    _, pages = printed(parts, tmp_path)

    assert "师徒结对一览表" in listed(parts)
    assert f"{len(listed(parts))} 件" in pages[0]
    assert f"本卷共 {len(listed(parts))} 件" in pages[-1]


def test_a_volume_has_no_sections_and_the_columns_of_the_standard(shelf: Shelf, tmp_path: Path) -> None:
    _, pages = printed(bound(shelf, "volume"), tmp_path)
    contents = next(page for page in pages if "卷内文件目录" in page)

    assert "②" not in contents
    assert "文号责任者题名日期页号备注" in contents.replace(" ", "")
    assert "保管期限 30年" in pages[0]


def test_every_paper_bears_its_archive_number(shelf: Shelf, tmp_path: Path) -> None:
    _, pages = printed(bound(shelf), tmp_path)

    assert sum("J001-WS·2014-D10-BFL-0001" in page for page in pages) == 1
    assert any("J001-WS·2014-D30-BFL-0001" in page for page in pages)


def test_cover_spine_contents_and_back_note_take_no_running_number(shelf: Shelf) -> None:
    parts = bound(shelf)

    assert [part.numbered for part in parts[:3]] == [False] * 3
    assert not parts[-1].numbered
    assert every(part.numbered for part in parts[3:-1])


def test_sign_in_sheets_are_filed_with_their_training(shelf: Shelf) -> None:
    titles = [part.title for part in bound(shelf)]

    assert titles.index("培训签到表") == titles.index("教师培训记录") + 1


def test_pictures_have_the_last_section_and_papers_follow_their_record(shelf: Shelf, tmp_path: Path) -> None:
    training = shelf.one("training", "training")
    for at in range(3):
        shelf.attach(training, f"{at}.png", picture(tmp_path, f"{at}.png"), "image/png", f"第{at}张：专题讲座现场")
    kind = kind_named("donation")
    assert kind
    notice = tmp_path / "notice.pdf"
    sheet.write(
        paper(kind, shelf.find("donation"), shelf), notice, title="n", when=dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    )
    shelf.attach(training, "notice.pdf", notice, "application/pdf", "培训通知")

    parts = bound(shelf)
    titles = [part.title for part in parts]
    _, pages = printed(parts, tmp_path)

    assert titles.index("培训通知") == titles.index("培训签到表") + 1
    assert titles[-3:] == ["照片", "照片", "卷内备考表"]
    assert any("第2张：专题讲座现场" in page for page in pages)
    assert "其中照片 3 张" in pages[-1]


def test_a_damaged_attachment_does_not_stop_the_binder(shelf: Shelf, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"not a paper at all")
    shelf.attach(shelf.one("training", "training"), "damaged.pdf", damaged, "application/pdf")

    _, pages = printed(bound(shelf), tmp_path)

    assert "缺附件" in next(page for page in pages if "卷内文件目录" in page)


def test_another_year_holds_only_what_the_pairing_rests_on(shelf: Shelf) -> None:
    parts = binder(shelf.one("pairing", "pairing"), "2016-2017", shelf, kinds=KINDS, given=NO_NUMBERS, when=WHEN)

    papers = [part.title for part in parts if isinstance(part, Form) and part.numbered]
    assert papers == ["校际结对帮扶关系登记表"]


def test_another_pairing_of_the_same_school_stays_out(shelf: Shelf) -> None:
    other = shelf.put("pairing", "other", {"helper": uid("义门镇中学"), "start": "2014-09-01"})
    shelf.put("training", "theirs", {**shelf.one("training", "training").values, "pairing": other.uid, "title": "外人"})

    keys = [part.key for part in bound(shelf)]

    assert f"training/{uid('training')}" in keys
    assert f"training/{uid('theirs')}" not in keys


@pytest.mark.parametrize(("year", "style"), [("2014", "inspection"), (YEAR, "album")])
def test_a_year_or_a_style_that_is_none_is_refused(shelf: Shelf, year: str, style: str) -> None:
    with pytest.raises(ValueError):
        binder(shelf.one("pairing", "pairing"), year, shelf, kinds=KINDS, given=NO_NUMBERS, when=WHEN, style=style)


def test_gaps_name_empty_sections_and_what_papers_lack(shelf: Shelf) -> None:
    shelf.put("lesson_observation", "short", {
        "pairing": uid("pairing"), "lesson": uid("lesson"), "date": "2014-11-01", "observer": uid("单芳"),
    })  # fmt: skip
    shelf.put("training", "unsigned", {**shelf.one("training", "training").values, "title": "没有人签到的培训"})
    shelf.attach(shelf.one("training", "training"), "photo.jpg", None, "image/jpeg")

    found = gaps(shelf.one("pairing", "pairing"), YEAR, shelf, KINDS)
    told = {gap.what for gap in found}

    assert any("没有交换意见" in what for what in told)
    assert any("没有人签到的培训”没有签到" in what for what in told)
    assert any("没有验收情况" in what for what in told)
    assert "附件“photo.jpg”还没有收到" in told
    assert any(gap.kind == "survey" and not gap.uid for gap in found)
    assert not any("没有听徒弟" in what for what in told)


@pytest.mark.parametrize(("photos", "told"), [(4, False), (5, True)])
def test_more_than_four_photos_of_an_event_are_too_many(shelf: Shelf, photos: int, told: bool) -> None:
    training = shelf.one("training", "training")
    for number in range(photos):
        shelf.attach(training, f"{number}.jpg", None, "image/jpeg")

    found = gaps(shelf.one("pairing", "pairing"), YEAR, shelf, KINDS)

    assert any(f"有 {photos} 张照片" in gap.what for gap in found) == told


def test_a_pair_without_an_observation_is_named(shelf: Shelf) -> None:
    del shelf.records["lesson_observation", uid("observation")]

    found = gaps(shelf.one("pairing", "pairing"), YEAR, shelf, KINDS)

    assert "师傅 王建国 没有听徒弟 张伟 的课" in {gap.what for gap in found}


def test_a_year_without_an_agreement_says_so(shelf: Shelf) -> None:
    found = gaps(shelf.one("pairing", "pairing"), "2015-2016", shelf, KINDS)

    assert "没有师徒结对协议" in {gap.what for gap in found}


def test_the_list_of_gaps_may_stand_before_the_contents(shelf: Shelf) -> None:
    titles = [part.title for part in bound(shelf, gaps_first=True)]

    assert titles[2:4] == ["2014—2015学年缺项单", "卷内文件目录"]


def test_item_by_item_each_year_and_period_has_its_box(shelf: Shelf, tmp_path: Path) -> None:
    parts = bound(shelf, "item")
    _, pages = printed(parts, tmp_path)

    assert [part.title for part in parts].count("归档文件目录") == 3
    lists = [page for page in pages if "密级" in page]
    assert "J001-WS·2014-D30-BFL-0001" in lists[0]
    assert "J001-WS·2014-D10-BFL-0001" in lists[1]
    assert "J001-WS·2015-D10-BFL-0001" in lists[2]
    assert "本盒共" in pages[-1]
    assert not any(part.numbered for part in parts)


def test_the_first_page_of_an_item_bears_the_archive_stamp(shelf: Shelf) -> None:
    forms = [part for part in bound(shelf, "item") if isinstance(part, Form)]
    donation = next(form for form in forms if form.key.startswith("donation"))
    sign_in = next(form for form in forms if form.key.startswith("attendance"))

    assert donation.stamp
    assert dict(donation.stamp.cells)["保管期限"] == "30年"
    assert dict(donation.stamp.cells)["件号"] == "0001"
    assert sign_in.stamp is None


def test_an_agreement_of_three_years_is_shown_each_year_and_filed_once(shelf: Shelf) -> None:
    values = {**shelf.one("mentor_pair", "pair").values, "end": "2017-07-31"}
    shelf.put("mentor_pair", "pair", values)

    def agreements(year: str, style: str) -> int:
        parts = binder(
            shelf.one("pairing", "pairing"), year, shelf, kinds=KINDS, given=NO_NUMBERS, when=WHEN, style=style
        )
        return [part.key for part in parts].count(f"mentor_pair/{uid('pair')}")

    assert [agreements(year, "inspection") for year in (YEAR, "2015-2016", "2016-2017")] == [1, 1, 1]
    assert [agreements(year, "volume") for year in (YEAR, "2015-2016", "2016-2017")] == [1, 0, 0]


def test_the_register_follows_the_agreements_it_lists(shelf: Shelf) -> None:
    values = {**shelf.one("mentor_pair", "pair").values, "mentor": uid("单芳"), "mentee": uid("李明")}
    shelf.put("mentor_pair", "second", values)

    parts = bound(shelf)
    titles = [part.title for part in parts]

    assert titles[titles.index("师徒结对一览表") - 1] == "师徒结对协议书"
    contents = next(part for part in parts if part.key == "binder.contents")
    assert isinstance(contents, Form) and isinstance(contents.blocks[1], Grid)
    (line,) = [
        row.cells for row in contents.blocks[1].rows if len(row.cells) > 1 and row.cells[3].text == "师徒结对一览表"
    ]
    assert (line[1].text, line[2].text) == ("", "义门镇中学")
    assert "师徒结对一览表" not in [part.title for part in bound(shelf, "volume")]


def test_who_issued_a_document_answers_for_it_not_who_registered_it(shelf: Shelf) -> None:
    shelf.put(
        "basis_document",
        "basis",
        {"school": uid("中学"), "title": "通知", "issuer": "彬县教育局", "date": "2014-05-05"},
    )

    declared = kind_named("basis_document")
    assert declared

    assert responsible(Item(declared, shelf.one("basis_document", "basis")), shelf) == "彬县教育局"
