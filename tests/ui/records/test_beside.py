"""What stands beside the form: versions, files, open questions, Excel, print."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QPixmap
from PySide6.QtWidgets import QComboBox, QPushButton

from core.office import Office
from tests.ui.conftest import Bench, Put, School
from ui import theme
from ui.pages.records.page import RecordsPage

# A workbook is read by a process of its own, which an old Windows computer starts slowly.
_CHILD_MS = 20_000


def test_versions_stand_side_by_side_and_an_earlier_one_is_taken_back(
    page: RecordsPage, put: Put, office: Office
) -> None:
    person = put("person", full_name="张伟", remark="第一版")
    changed, _ = office.records.read("person", {"remark": "第二版"}, person.uid)
    office.records.save(changed)
    page.refresh()
    page.open_record(person.uid)
    page.card.tabs.setCurrentIndex(2)
    table = page.card.history.table
    first_row = [table.item(0, column).text() for column in range(3)]  # type: ignore[union-attr]

    page.card.history.versions.setCurrentRow(1)
    page.card.history.back.click()

    now = office.records.get("person", person.uid)
    assert first_row == ["备注", "第一版", "第二版"]
    assert now is not None and now.get("remark") == "第一版"
    assert len(office.records.history("person", person.uid)) == 3


def test_a_file_is_kept_captioned_and_taken_away(
    page: RecordsPage, school: School, tmp_path: Path, office: Office, qtbot: Any
) -> None:
    photo = tmp_path / "活动照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 not a real picture")
    page.go(kind="pairing", uid=school.pairing)
    files = page.card.files

    with qtbot.waitSignal(files.counted):
        files.add([photo])
    files.table.item(0, 1).setText("2014年9月，两校教师合影")  # type: ignore[union-attr]
    kept = office.records.attachments("pairing", school.pairing)
    files.table.selectRow(0)
    files.remove()

    assert [record.get("caption") for record, _ in kept] == ["2014年9月，两校教师合影"]
    assert kept[0][1] is not None and kept[0][1].read_bytes() == photo.read_bytes()
    assert office.records.attachments("pairing", school.pairing) == []


def test_what_will_become_of_files_is_said_when_they_are_added(
    page: RecordsPage, school: School, tmp_path: Path, office: Office, frame: Bench, qtbot: Any
) -> None:
    slides, nothing, picture = tmp_path / "课件.pptx", tmp_path / "空的.pdf", tmp_path / "合影.png"
    slides.write_bytes(b"PK\x03\x04")
    nothing.write_bytes(b"")
    QPixmap(30, 20).save(str(picture))
    page.go(kind="pairing", uid=school.pairing)

    with qtbot.waitSignal(page.card.files.counted):
        page.card.files.add([slides, nothing, picture])

    said, kind = frame.said[-1]
    assert said.split("；")[0] == "已添加 2 个附件"
    assert "“课件.pptx”不是 PDF 或图片，存为电子文件" in said
    assert "“空的.pdf”是空文件，没有附上" in said
    assert "合影" not in said
    assert kind == "warn"
    kept = office.records.attachments("pairing", school.pairing)
    assert {record.get("name") for record, _ in kept} == {"课件.pptx", "合影.png"}


class Opener(QObject):
    """The program that the computer has for files."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.files.append(Path(url.toLocalFile()))


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_a_file_is_opened_as_a_copy_that_does_not_leave_the_workspace(
    page: RecordsPage, school: School, tmp_path: Path, office: Office, opener: Opener, qtbot: Any
) -> None:
    photo = tmp_path / "活动照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 not a real picture")
    page.go(kind="pairing", uid=school.pairing)
    files = page.card.files
    with qtbot.waitSignal(files.counted):
        files.add([photo])
    files.table.selectRow(0)

    files.open_file()

    (opened,) = opener.files
    assert opened.read_bytes() == photo.read_bytes()
    assert opened.name == "活动照片.jpg"
    assert opened.is_relative_to(office.scratch())


@pytest.mark.parametrize("name", ["通知.pdf.exe", "教师.LNK", "安装.bat"])
def test_a_file_that_would_run_is_not_opened(
    page: RecordsPage, school: School, tmp_path: Path, frame: Bench, opener: Opener, qtbot: Any, name: str
) -> None:
    program = tmp_path / name
    program.write_bytes(b"MZ")
    page.go(kind="pairing", uid=school.pairing)
    files = page.card.files
    with qtbot.waitSignal(files.counted):
        files.add([program])
    files.table.selectRow(0)

    files.open_file()

    assert opener.files == []
    assert name in frame.said[-1][0]


def test_a_new_record_has_to_be_saved_before_files_are_added(page: RecordsPage) -> None:
    page.new_record()

    assert "请先保存" in page.card.files.empty.words.text()


def test_a_record_with_an_open_question_stands_out_and_leads_to_it(
    page: RecordsPage, put: Put, office: Office, frame: Bench, tmp_path: Path
) -> None:
    with Office.found(tmp_path / "theirs", school="义门柴村小学", role="recipient") as theirs:
        _meet(office, theirs, tmp_path)
        pairing = put(
            "pairing", helper=office.school, recipients=[{"school": theirs.school}], start="2014-05-05"
        ).uid  # fmt: skip
        _hand_over(office, theirs, tmp_path / "1.qinglan")
        for side, words in ((office, "我们的说法"), (theirs, "他们的说法")):
            changed, _ = side.records.read("pairing", {"grounds": words}, pairing)
            side.records.save(changed)
        _hand_over(theirs, office, tmp_path / "2.qinglan")

    page.go(kind="pairing", uid=pairing)
    model = page.list.table.records
    assert model is not None
    tip = model.data(model.index(0, 0), int(Qt.ItemDataRole.ToolTipRole))
    page.card.conflict.findChild(QPushButton).click()

    assert "1 处两边不一致" in tip
    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.DecorationRole)) is not None
    assert frame.opened[-1] == ("exchange", {"kind": "pairing", "uid": pairing})


def _meet(one: Office, other: Office, folder: Path) -> None:
    for giver, taker, name in ((one, other, "one"), (other, one, "other")):
        giver.exchange.write_card(folder / f"{name}.card")
        taker.exchange.trust(folder / f"{name}.card", heard=True)


def _hand_over(giver: Office, taker: Office, file: Path) -> None:
    giver.exchange.send(taker.exchange.identity()["device"], file)
    taker.exchange.receive(file)


def test_people_go_out_to_a_workbook_and_come_back_without_a_change(
    page: RecordsPage, put: Put, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    put("person", full_name="阿依古丽·玉素甫江")
    page.show_kind("person")
    file = tmp_path / "教师.xlsx"

    page.list.excel.export(file)
    qtbot.waitUntil(lambda: bool(frame.said) and "已导出 1 条" in frame.said[-1][0], timeout=_CHILD_MS)
    page.list.excel.look(file)
    qtbot.waitUntil(lambda: page.list.excel.sheet is not None, timeout=_CHILD_MS)

    sheet = page.list.excel.sheet
    assert sheet is not None
    assert "会新增 0 条，改动 0 条；1 条与现有的一样" in sheet.summary.text()
    assert not sheet.take.isEnabled()
    sheet.reject()


def test_a_filled_template_is_looked_at_and_then_taken(
    page: RecordsPage, put: Put, office: Office, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    person = put("person", full_name="张伟", remark="原来的")
    file = tmp_path / "教师.xlsx"
    office.workbooks.export("person", file)
    changed, _ = office.records.read("person", {"post": "校长"}, person.uid)
    office.records.save(changed)
    book = openpyxl.load_workbook(file)
    book.worksheets[0].cell(3, [cell.value for cell in book.worksheets[0][2]].index("备注") + 1, "表里写的")
    book.save(file)
    page.show_kind("person")

    page.list.excel.look(file)
    qtbot.waitUntil(lambda: page.list.excel.sheet is not None, timeout=_CHILD_MS)
    before = office.records.get("person", person.uid)
    assert page.list.excel.sheet is not None
    with qtbot.waitSignal(page.list.excel.taken, timeout=_CHILD_MS):
        page.list.excel.sheet.take.click()

    after = office.records.get("person", person.uid)
    assert before is not None and before.get("remark") == "原来的"
    assert after is not None and (after.get("remark"), after.get("post")) == ("表里写的", "校长")


def test_a_list_as_csv_is_looked_at_and_then_taken(
    page: RecordsPage, office: Office, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    file = tmp_path / "花名册.csv"
    file.write_bytes("姓名,性别\r\n张伟,男\r\n".encode("gb18030"))
    page.show_kind("person")

    page.list.excel.look(file)
    qtbot.waitUntil(lambda: page.list.excel.sheet is not None, timeout=_CHILD_MS)
    assert page.list.excel.sheet is not None
    assert "会新增 1 条" in page.list.excel.sheet.summary.text()
    with qtbot.waitSignal(page.list.excel.taken, timeout=_CHILD_MS):
        page.list.excel.sheet.take.click()

    assert [one.get("full_name") for one in office.records.every("person")] == ["张伟"]
    assert frame.said[-1][0] == "已导入：新增 1 条，改动 0 条"


def test_printing_hands_the_form_and_the_record_over(page: RecordsPage, school: School, frame: Bench) -> None:
    page.go(kind="pairing", uid=school.pairing)

    page.card.print.click()

    assert frame.opened[-1] == ("papers", {"form": "pairing", "uids": [school.pairing]})


def test_what_must_be_mended_stands_out_from_what_is_only_told(
    page: RecordsPage, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    file = tmp_path / "花名册.csv"
    file.write_bytes("姓名,性别,民族\r\n张伟, 男,汉族\r\n王芳,女,火星族\r\n".encode("gb18030"))
    page.show_kind("person")

    page.list.excel.look(file)
    qtbot.waitUntil(lambda: page.list.excel.sheet is not None)

    sheet = page.list.excel.sheet
    assert sheet is not None
    bad, told = sheet.problems.item(0, 4), sheet.problems.item(1, 4)
    assert "火星族" in bad.text() and len(bad.text()) == 90 and bad.toolTip().startswith(bad.text()[:-1])
    assert bad.foreground().color() == QColor(theme.colours().error)
    assert told.foreground().color() == QColor(theme.colours().muted)
    assert sheet.take.text() == "导入没有问题的行"
    assert sheet.take.isDefault()
    sheet.reject()


def test_an_import_says_how_many_of_each_kind_came(page: RecordsPage, tmp_path: Path, frame: Bench, qtbot: Any) -> None:
    file = tmp_path / "花名册.csv"
    file.write_bytes("姓名,联系电话\r\n张伟,13900001234\r\n王芳,\r\n".encode("gb18030"))
    page.show_kind("person")
    page.list.excel.look(file)
    qtbot.waitUntil(lambda: page.list.excel.sheet is not None)
    sheet = page.list.excel.sheet
    assert sheet is not None
    offered = sheet.take.text()

    with qtbot.waitSignal(page.list.excel.taken):
        sheet.take.click()

    assert offered == "全部导入"
    assert frame.said[-1][0] == "已导入：新增 3 条，改动 0 条（教师 2、联系方式 1）"


def test_what_a_column_is_taken_for_is_changed_in_the_look_and_looked_at_again(
    page: RecordsPage, office: Office, tmp_path: Path, qtbot: Any
) -> None:
    file = tmp_path / "名册.xlsx"
    book = openpyxl.Workbook()
    heads = ("姓名", "性别", "任教学科", "岗位等次")
    for row in (heads, ("张伟", "男", "语文", "二级教师"), ("李平",), ("王刚", "男", "数学", "一级教师")):
        book.active.append(row)
    book.save(file)
    page.go(kind="person")
    excel = page.list.excel
    excel.look(file)
    qtbot.waitUntil(lambda: excel.sheet is not None, timeout=_CHILD_MS)
    first = excel.sheet
    assert first is not None
    shown = tuple(first.understood.columns.item(row, 2).text() for row in range(4))  # type: ignore[union-attr]
    picker = first.understood.columns.cellWidget(3, 3)
    assert isinstance(picker, QComboBox)
    before = (shown, picker.currentText(), first.understood.rows.item(0, 1).text())  # type: ignore[union-attr]

    picker.setCurrentIndex(picker.findData("title"))
    first.understood.rows.item(0, 3).setCheckState(Qt.CheckState.Checked)  # type: ignore[union-attr]
    waits = (first.take.isEnabled(), first.look_again.isVisible())
    first.look_again.click()
    qtbot.waitUntil(lambda: excel.sheet is not first, timeout=_CHILD_MS)
    second = excel.sheet
    assert second is not None
    with qtbot.waitSignal(excel.taken, timeout=_CHILD_MS):
        second.take.click()

    assert before == (heads, "（不读）", "3")
    assert waits == (False, True)
    titles = {str(one.get("full_name")): one.get("title") for one in office.records.every("person")}
    assert (titles["张伟"], titles["王刚"], "李平" in titles) == ("二级教师", "一级教师", True)
