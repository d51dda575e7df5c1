from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from core.office import Office
from resources import path
from ui.pages.papers.page import PapersPage


@pytest.fixture
def observations(office: Office, school: Any, put: Any) -> list[str]:
    days = ("2014-09-02", "2014-10-08", "2015-03-05")
    return [
        put(
            "lesson_observation", lesson=school.lesson, date=day, observer=school.teachers[0], obs_kind="师徒",
            strengths="朗读好", suggestions="多读",
        ).uid
        for day in days
    ]  # fmt: skip


@pytest.fixture
def page(office: Office, observations: list[str], frame: Any, qtbot: Any) -> PapersPage:
    made = PapersPage(office, frame)
    # What still runs ends while the page is there.
    qtbot.addWidget(
        made, before_close_func=lambda _: qtbot.waitUntil(lambda: frame.worker.current is None, timeout=20000)
    )
    made.resize(1240, 700)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    qtbot.waitUntil(lambda: made.forms.list.count() == 3, timeout=20000)
    return made


def shown(page: PapersPage) -> list[str]:
    return [page.forms.list.item(row).text().split()[0] for row in range(page.forms.list.count())]


def test_records_of_a_form_are_narrowed_by_period(page: PapersPage, qtbot: Any) -> None:
    everything = shown(page)

    page.forms.first.put("2014-09-30")
    page.forms.last.put("2014-12-31")
    page.forms.last.changed.emit()

    assert everything == ["2015年3月5日", "2014年10月8日", "2014年9月2日"]
    qtbot.waitUntil(lambda: shown(page) == ["2014年10月8日"])


def test_what_was_ticked_stays_ticked_while_others_are_searched(
    page: PapersPage, observations: list[str], qtbot: Any
) -> None:
    page.forms.list.item(0).setCheckState(Qt.CheckState.Checked)
    page.forms.search.setText("zzzz")
    page.forms.search.searched.emit("zzzz")
    qtbot.waitUntil(lambda: page.forms.list.count() == 1)
    page.forms.search.setText("zw")
    page.forms.search.searched.emit("zw")
    qtbot.waitUntil(lambda: page.forms.list.count() == 3)
    page.forms.list.item(2).setCheckState(Qt.CheckState.Checked)

    assert page.forms.chosen.text() == "选了 2 份，空白 0 份"
    assert observations[2] in page.forms.uids()


def test_ticked_records_and_blank_copies_are_printed_and_shown(page: PapersPage, qtbot: Any) -> None:
    assert not page.forms.show_button.isEnabled()
    page.forms.list.item(0).setCheckState(Qt.CheckState.Checked)
    page.forms.blank.setValue(1)

    page.forms.preview()

    qtbot.waitUntil(lambda: page.preview.file is not None, timeout=20000)
    assert page.forms.chosen.text() == "选了 1 份，空白 1 份"
    assert page.preview.title.text() == "听课记录表"
    assert page.preview.area.count >= 2
    assert page.preview.file.read_bytes().startswith(b"%PDF")
    assert page.preview.file.is_relative_to(page.office.scratch())


def test_another_page_hands_over_what_to_print(page: PapersPage, observations: list[str], qtbot: Any) -> None:
    page.go(form="F03", uids=(observations[1],), preview=True)

    assert page.forms.uids() == [observations[1]]
    qtbot.waitUntil(lambda: page.preview.file is not None, timeout=20000)


def test_what_to_print_is_remembered_until_the_forms_are_read(
    office: Office, observations: list[str], frame: Any, qtbot: Any
) -> None:
    page = PapersPage(office, frame)
    qtbot.addWidget(page, before_close_func=lambda _: qtbot.waitUntil(lambda: frame.worker.current is None))

    page.go(form="F03", uids=(observations[0],))

    qtbot.waitUntil(lambda: page.forms.uids() == [observations[0]], timeout=20000)


def test_a_sign_in_sheet_is_asked_for_by_its_training(page: PapersPage, put: Any) -> None:
    training = put(
        "training", title="白板", category="县培", start="2014-11-01", end="2014-11-01", content="用法", hours="3"
    ).uid

    page.go(form="F09", uids=(training,))

    assert page.forms.uids() == [training]


def test_a_file_is_saved_where_the_person_says(page: PapersPage, tmp_path: Path, qtbot: Any) -> None:
    page.forms.blank.setValue(1)

    page.forms.print(tmp_path / "空白.pdf")

    qtbot.waitUntil(lambda: (tmp_path / "空白.pdf").exists() and page.preview.file is not None, timeout=20000)


def test_a_folder_that_is_gone_is_refused_in_place(page: PapersPage, tmp_path: Path, qtbot: Any) -> None:
    page.forms.blank.setValue(1)

    page.forms.print(tmp_path / "gone" / "x.pdf")

    qtbot.waitUntil(lambda: not page.forms.notice.isHidden(), timeout=20000)
    assert "gone" in page.forms.notice.sentence.text()


def test_signs_that_no_font_has_are_named(page: PapersPage, put: Any, school: Any, qtbot: Any) -> None:
    odd = put(
        "lesson_observation", lesson=school.lesson, date="2015-04-01", observer=school.teachers[0], obs_kind="师徒",
        strengths="\ue0ff", suggestions="多读",
    ).uid  # fmt: skip

    page.go(form="F03", uids=(odd,), preview=True)

    qtbot.waitUntil(lambda: not page.forms.notice.isHidden(), timeout=20000)
    assert "U+E0FF" in page.forms.notice.sentence.text()


def test_gaps_are_listed_for_the_school_year_and_lead_to_their_records(
    page: PapersPage, observations: list[str], qtbot: Any
) -> None:
    page.go(part="gaps")
    page.binder.year.setCurrentText("2014-2015")
    page.binder.look()
    qtbot.waitUntil(lambda: any(gap.uid in observations for gap in page.binder._gaps))

    gap_rows = [row for row, gap in enumerate(page.binder._gaps) if gap.uid in observations]
    page.binder.table.itemActivated.emit(page.binder.table.item(gap_rows[0], 0))

    assert page.frame.opened == [("records", {"kind": "lesson_observation", "uid": page.binder._gaps[gap_rows[0]].uid})]
    assert page.binder.summary.text().startswith("缺 ")


def test_a_binder_is_written_and_shown(page: PapersPage, qtbot: Any) -> None:
    page.go(part="gaps")
    page.binder.year.setCurrentText("2014-2015")

    page.binder.preview()

    qtbot.waitUntil(lambda: page.preview.file is not None, timeout=30000)
    assert page.preview.title.text() == "结对帮扶档案 2014-2015"
    assert page.preview.area.count > 5


def test_without_a_pairing_nothing_can_be_bound(office: Office, frame: Any, qtbot: Any) -> None:
    page = PapersPage(office, frame)
    qtbot.addWidget(page, before_close_func=lambda _: qtbot.waitUntil(lambda: frame.worker.current is None))

    page.refresh()
    page.go(part="gaps")
    qtbot.waitUntil(lambda: page.forms.empty.isVisibleTo(page.forms), timeout=20000)

    assert not page.binder.bind_button.isEnabled()
    assert page.binder.summary.text() == "还没有结对关系。先在“记录”里登记。"


def settled(frame: Any, qtbot: Any) -> None:
    # A table is read by processes of its own, which an old Windows computer starts slowly.
    qtbot.waitUntil(lambda: frame.worker.current is None, timeout=60_000)


def test_a_paper_that_was_saved_waits_for_its_signature_until_it_is_ticked(
    page: PapersPage, observations: list[str], tmp_path: Path, frame: Any, qtbot: Any
) -> None:
    page.forms.choose("F03", observations[:1])
    settled(frame, qtbot)
    page.forms.print(tmp_path / "sheet.pdf", noted=True)
    settled(frame, qtbot)

    page.go(part="signed")
    settled(frame, qtbot)
    before = page.signed.table.item(0, 1)
    assert before is not None and before.text() == "已打印，未签"
    page.signed.table.selectAll()
    page.signed.sign_button.click()
    settled(frame, qtbot)

    after = page.signed.table.item(0, 1)
    assert after is not None and after.text() == "已签，未扫"


def test_a_paper_that_was_only_looked_at_is_not_waited_for(
    page: PapersPage, observations: list[str], office: Office, frame: Any, qtbot: Any
) -> None:
    page.forms.choose("F03", observations[:1], preview=True)
    settled(frame, qtbot)
    looked_at = office.papers.unsigned()

    page.preview.sent.emit()

    assert looked_at == []
    assert [one.uid for one in office.papers.unsigned()] == observations[:1]


def test_a_scan_is_filed_by_the_mark_on_its_page(
    page: PapersPage, observations: list[str], office: Office, tmp_path: Path, frame: Any, qtbot: Any
) -> None:
    office.papers.print("F03", observations[:1], to=tmp_path / "scan.pdf")
    (tmp_path / "holiday.jpg").write_bytes(b"no picture")

    page.signed.scan([tmp_path / "scan.pdf", tmp_path / "holiday.jpg"])
    settled(frame, qtbot)

    assert page.signed.notice.sentence.text() == "归档 2 页，没有认出 1 页，共 3 页。"
    assert len(office.records.attachments("lesson_observation", observations[0])) == 2
    page.signed.found.itemActivated.emit(page.signed.found.item(0, 0))
    assert frame.opened[-1] == ("records", {"kind": "lesson_observation", "uid": observations[0]})


SUPERIOR = path("demo") / "上级下发-结对帮扶工作情况统计表.xlsx"


def test_a_superiors_table_shows_what_each_column_is_filled_with(page: PapersPage, frame: Any, qtbot: Any) -> None:
    page.go(part="fill")
    page.fill.open(SUPERIOR)
    settled(frame, qtbot)

    mapping = page.fill.mapping()
    assert (mapping["B"], mapping["C"], mapping["H"]) == ("helper", "recipient", "observations")
    assert page.fill.columns.item(1, 3).text() == "义门镇中学"


def test_a_changed_meaning_is_kept_for_the_next_table_of_that_kind(
    page: PapersPage, office: Office, tmp_path: Path, frame: Any, qtbot: Any
) -> None:
    page.go(part="fill")
    page.fill.open(SUPERIOR)
    settled(frame, qtbot)
    box = page.fill.columns.cellWidget(7, 2)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("reflections"))
    box.activated.emit(box.currentIndex())

    page.fill.save(tmp_path / "filled.xlsx")
    settled(frame, qtbot)

    assert (tmp_path / "filled.xlsx").stat().st_size > 1000
    again = office.workbooks.fill(SUPERIOR, tmp_path / "again.xlsx", period="2014-2015")
    assert again.mapping["H"] == "reflections"


def test_a_file_that_is_no_table_is_refused_in_place(page: PapersPage, tmp_path: Path, frame: Any, qtbot: Any) -> None:
    (tmp_path / "letter.xlsx").write_text("no workbook")

    page.fill.open(tmp_path / "letter.xlsx")
    settled(frame, qtbot)

    assert page.fill.notice.isVisibleTo(page.fill)


def test_where_no_record_is_a_blank_form_is_one_press_away(page: PapersPage, qtbot: Any) -> None:
    page.go(form="F18", uids=(), preview=False)
    qtbot.waitUntil(page.forms.blank_button.isVisible)

    page.forms.blank_button.click()

    qtbot.waitUntil(lambda: page.preview.file is not None, timeout=20_000)
    assert page.forms.asked == ("F18", [])
    assert page.forms.blank.value() == 1
