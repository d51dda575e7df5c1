import pytest

from core.faces.paper.door import UnprintableError, blank, forms, paper
from core.kinds import KINDS, kind_named
from core.model.kind import GridPaper, Kind, OwnPaper, Scope
from core.press.sheet import measure, missing
from tests.core.faces.conftest import Read
from tests.core.faces.shelf import Shelf, uid
from tests.every import every


def kind(name: str) -> Kind:
    found = kind_named(name)
    assert found is not None
    return found


def test_every_form_has_its_own_id_and_a_title() -> None:
    listed = forms(KINDS)

    assert len({info.form for info in listed}) == len(listed)
    assert every(info.title for info in listed)
    assert {info.kind.name for info in listed} == {one.name for one in KINDS if one.paper}


@pytest.mark.parametrize("info", forms(KINDS), ids=lambda info: str(info.form))
def test_every_form_prints_blank_on_one_sheet_of_paper(info: object, shelf: Shelf) -> None:
    form, title, of = info  # type: ignore[misc]

    sheets = blank(of, 1, shelf, form)

    assert title
    # A plan has its table of tasks as an annex that lies.
    assert len(sheets) == (2 if form == "F16" else 1)
    assert every(1 <= measure(sheet) <= 2 for sheet in sheets)
    assert missing(sheets) == []
    assert every(sheet.mark == "" for sheet in sheets)


def test_several_blank_sheets_are_all_alike(shelf: Shelf) -> None:
    sheets = blank(kind("lesson_observation"), 3, shelf)

    assert len(sheets) == 3
    assert sheets[0] == sheets[1] == sheets[2]


def test_no_records_make_no_paper(shelf: Shelf) -> None:
    assert paper(kind("donation"), [], shelf) == []


def test_a_kind_without_paper_is_refused_by_name(shelf: Shelf) -> None:
    with pytest.raises(UnprintableError) as refused:
        blank(kind("person"), 1, shelf)

    assert refused.value.name == "person"


def test_a_layout_that_nobody_drew_is_refused_by_name(shelf: Shelf) -> None:
    strange = Kind("strange", "怪表", Scope.SCHOOL, (), paper=OwnPaper("X01", "怪表", layout="nowhere"))

    with pytest.raises(UnprintableError) as refused:
        blank(strange, 1, shelf)

    assert refused.value.name == "nowhere"


def test_a_filled_form_says_what_the_record_holds(shelf: Shelf, read: Read) -> None:
    [text] = read(paper(kind("training"), [shelf.one("training", "training")], shelf))

    for words in (
        "教师培训记录",
        "2014—2015学年第一学期",
        "第 11 周",
        "义门镇中学",
        "柴村小学、福托小学",
        "6 学时",
        "校本研修",
    ):
        assert words in text
    assert f"F10　{uid('training')[:8].upper()}" in text


def test_a_late_entry_says_when_it_was_entered(shelf: Shelf, read: Read) -> None:
    late = shelf.put("training", "late", {**shelf.one("training", "training").values}, made="2015-01-03T10:00:00")

    [text] = read(paper(kind("training"), [late], shelf))
    [in_time] = read(paper(kind("training"), [shelf.one("training", "training")], shelf))

    assert "补录 于 2015年1月3日" in text
    assert "补录" not in in_time


def test_long_text_goes_on_over_pages_and_loses_nothing(shelf: Shelf, read: Read) -> None:
    words = "".join(f"第{number}句话说的是课堂上的一件小事。" for number in range(600))
    record = shelf.put("basis_document", "long", {"school": uid("义门镇中学"), "title": "长文", "content": words})

    pages = read(paper(kind("basis_document"), [record], shelf))

    assert len(pages) > 5
    whole = "".join(pages)
    assert every(f"第{number}句话" in whole for number in (0, 299, 599))


def test_a_character_that_no_font_holds_is_reported_with_its_cell(shelf: Shelf) -> None:
    record = shelf.put("basis_document", "odd", {"school": uid("义门镇中学"), "title": "\U0003ffff 文", "content": ""})

    [found] = missing(paper(kind("basis_document"), [record], shelf))

    assert (found.char, found.key) == ("\U0003ffff", "basis_document.title")


def test_the_register_of_pairs_takes_them_all_on_one_paper(shelf: Shelf, read: Read) -> None:
    shelf.put("mentor_pair", "second", {
        "pairing": uid("pairing"), "mentor": uid("李明"), "mentee": uid("单芳"), "kind": "班主任",
        "start": "2014-05-20", "end": "2015-05-31", "dissolved": "2015-01-10",
    })  # fmt: skip

    [text] = read(paper(kind("mentor_pair"), shelf.find("mentor_pair"), shelf, "F27c"))

    assert "师徒结对一览表" in text
    assert text.index("李　明") < text.index("王建国")
    assert "2015年1月10日解除" in text


def test_a_landscape_grid_lies(shelf: Shelf) -> None:
    wide = Kind("wide", "宽表", Scope.SCHOOL, (), paper=GridPaper("X02", "宽表", landscape=True))

    [sheet] = blank(wide, 1, shelf)

    assert sheet.paper == "A4-landscape"
