"""A rubric that was used stays as it is: a change becomes the next version, however it is made."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.model.record import Record
from core.office import Office, Refused
from core.press.foreign.attachments import page_text


class Marked:
    """A school whose mentor marked a lesson by the rubric that the program brings."""

    def __init__(self, folder: Path) -> None:
        self.office = office = Office.found(folder, school="义门镇中学", role="helper")
        village = self.put("school", name_zh="义门柴村小学")
        pairing = self.put("pairing", helper=office.school, recipients=[{"school": village}], start="2014-09-01")
        mentor = self.put("person", full_name="王建国", school=office.school)
        lesson = self.put(
            "lesson", date="2014-10-09", teacher=mentor, subject="语文", grade=5, topic="观潮", lesson_type="新授"
        )
        self.rubric = office.records.find("rubric")[0]
        items = [line["dimension"] for line in self.rubric.lines("items")]
        self.note = self.put(
            "lesson_observation", pairing=pairing, lesson=lesson, date="2014-10-09", observer=mentor,
            obs_kind="师徒", strengths="目标明确。", suggestions="多读。", rubric=self.rubric.uid,
            marks=[{"item": item, "score": 8} for item in items],
        )  # fmt: skip

    def put(self, kind: str, uid: str = "", **typed: Any) -> str:
        record, problems = self.office.records.read(kind, typed, uid)
        assert problems == []
        return self.office.records.save(record).uid

    def versions(self) -> list[tuple[int, list[float]]]:
        rubrics = sorted(self.office.records.find("rubric"), key=lambda one: int(one.get("version")))
        return [(one.get("version"), [line["weight"] for line in one.lines("items")]) for one in rubrics]


OLD = [10, 15, 30, 20, 15, 10]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Marked]:
    made = Marked(tmp_path / "school")
    yield made
    made.office.close()


def heavier(rubric: Record) -> list[dict[str, Any]]:
    first, *rest = rubric.lines("items")
    return [{**first, "weight": 25}, *map(dict, rest)]


def test_a_change_of_a_used_rubric_is_the_next_version_and_the_old_sheet_keeps_its_own(
    school: Marked, tmp_path: Path
) -> None:
    record, problems = school.office.records.read("rubric", {"items": heavier(school.rubric)}, school.rubric.uid)
    kept = school.office.records.save(record)

    assert problems == []
    assert "存为第 2 版" in record.notes[-1]
    assert kept.uid != school.rubric.uid
    assert school.versions() == [(1, OLD), (2, [25, *OLD[1:]])]
    printed = school.office.papers.print("F03", [school.note], to=tmp_path / "note.pdf")
    text = " ".join("".join(page_text(printed.path)).split())
    assert "分值 10 15 30 20 15 10 100" in text


def test_a_rubric_that_nobody_used_is_changed_in_its_place(school: Marked) -> None:
    draft = school.put("rubric", code="XM", version=1, title="新量表", items=[{"dimension": "目标", "weight": 100}])
    known = school.office.records.one("rubric", draft)

    same = school.put("rubric", draft, items=[{**known.lines("items")[0], "weight": 90}])

    assert same == draft
    assert school.office.records.one("rubric", draft).lines("items")[0]["weight"] == 90


def test_nothing_changed_makes_no_version(school: Marked) -> None:
    school.put("rubric", school.rubric.uid, title=school.rubric.get("title"), items=list(school.rubric.lines("items")))

    assert school.versions() == [(1, OLD)]


def test_the_same_code_and_version_typed_again_makes_the_next_version_too(school: Marked) -> None:
    uid = school.put("rubric", code="QL", version=1, title="课堂教学评价表（默认）", items=heavier(school.rubric))

    assert uid != school.rubric.uid
    assert [version for version, _ in school.versions()] == [1, 2]


def test_a_version_that_a_person_counts_herself_is_a_record_beside_the_other(school: Marked) -> None:
    school.put("rubric", school.rubric.uid, version=5, items=heavier(school.rubric))
    school.put("rubric", school.rubric.uid, items=heavier(school.rubric))

    assert [version for version, _ in school.versions()] == [1, 5, 6]


def test_a_sheet_of_excel_makes_the_next_version_too(school: Marked, tmp_path: Path) -> None:
    file = tmp_path / "rubric.xlsx"
    school.office.workbooks.export("rubric", file)
    book = openpyxl.load_workbook(file)
    sheet = next(one for one in book.worksheets if "评价项目" in one.title)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == 30]
    assert len(cells) == 1
    cells[0].value = 40
    book.save(file)

    taken = school.office.workbooks.take(file, kind="rubric")

    assert taken.refused == ()
    assert school.versions() == [(1, OLD), (2, [10, 15, 40, 20, 15, 10])]


def test_what_was_sent_counts_as_used_since_a_partner_may_mark_by_it(school: Marked, tmp_path: Path) -> None:
    draft = school.put("rubric", code="XM", version=1, title="新量表", items=[{"dimension": "目标", "weight": 100}])
    with Office.found(tmp_path / "other", school="义门柴村小学", role="recipient") as other:
        other.exchange.write_card(tmp_path / "o.qlcard")
        school.office.exchange.trust(tmp_path / "o.qlcard")
    school.office.exchange.send(school.office.exchange.peers()[0].device, tmp_path / "p.qinglan")
    known = school.office.records.one("rubric", draft)

    later = school.put("rubric", draft, items=[{**known.lines("items")[0], "weight": 90}])

    assert later != draft
    assert school.office.records.one("rubric", draft).lines("items")[0]["weight"] == 100


def test_a_used_version_cannot_be_changed_behind_the_form(school: Marked) -> None:
    changed = school.rubric.holding({**school.rubric.values, "title": "另一个"})

    for keep in (school.office.records.save, lambda record: school.office.records.save_many([record])):
        with pytest.raises(Refused, match="不再改动"):
            keep(changed)


def test_a_scoring_scheme_counts_its_versions_as_words(school: Marked) -> None:
    scheme = school.office.records.find("scoring_scheme")[0]
    lines = [{"area": line["area"], "most": line["most"], "self": 5} for line in scheme.lines("items")]
    pairing = school.office.records.find("pairing")[0].uid
    school.put(
        "annual_score", pairing=pairing, school=school.office.school, date="2015-05-12", scheme=scheme.uid, lines=lines
    )

    uid = school.put("scoring_scheme", scheme.uid, bonus=8)

    assert school.office.records.one("scoring_scheme", uid).get("version") == "2"
    assert school.office.records.one("scoring_scheme", scheme.uid).get("bonus") == 5
