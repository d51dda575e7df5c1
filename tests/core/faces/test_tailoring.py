"""Fields left out or called otherwise on a county's forms, by a record."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from core.faces.paper.door import blank, paper
from core.kinds import KINDS, kind_named
from core.model.fields import Long, Rows, Text
from core.model.kind import Kind
from core.press.form import Form, Grid, Para
from tests.core.faces.conftest import Read
from tests.core.faces.shelf import Shelf, uid

LITERAL: dict[str, set[str]] = {
    # A calendar numbers its weeks in their one column, and its remarks are those of each week.
    "school_calendar": {"weeks.week_no", "remark"},
    # The day of an event is not the one of each line below it.
    "attendance": {"day"},
}
"""What stands on a form in words of its own, by kind."""

ALWAYS = {"attendance": {"name", "unit"}}
"""What no sheet is without: a line of who signs in is a name and where it comes from."""


def kind(name: str) -> Kind:
    found = kind_named(name)
    assert found is not None
    return found


def template(shelf: Shelf, form: str, *fields: dict[str, Any]) -> None:
    shelf.put("form_template", form, {"form": form, "fields": list(fields)})


def test_a_field_is_called_as_the_county_calls_it(shelf: Shelf, read: Read) -> None:
    template(shelf, "F10", {"field": "content", "label": "培训纪要"})

    [filled] = read(paper(kind("training"), shelf.find("training"), shelf))
    [empty] = read(blank(kind("training"), 1, shelf))

    for text in (filled, empty):
        assert "培训纪要" in text
        assert "内容摘要" not in text
    assert "读写结合。" in filled


@pytest.mark.parametrize("named", ["hours", "学时"])
def test_a_hidden_field_is_not_printed_by_its_name_or_its_label(shelf: Shelf, read: Read, named: str) -> None:
    [before] = read(paper(kind("training"), shelf.find("training"), shelf))
    template(shelf, "F10", {"field": named, "hidden": 1})

    [text] = read(paper(kind("training"), shelf.find("training"), shelf))

    assert "6 学时" in before
    assert "6 学时" not in text
    assert "读写结合。" in text


def test_a_column_of_a_table_is_named_behind_its_table(shelf: Shelf, read: Read) -> None:
    template(shelf, "F22", {"field": "answers.evidence", "hidden": 1}, {"field": "answers.gap", "label": "相差"})

    text = "".join(read(blank(kind("survey"), 1, shelf)))

    assert "佐证" not in text
    assert "相差" in text


def test_a_template_touches_no_other_form(shelf: Shelf, read: Read) -> None:
    template(shelf, "F03", {"field": "content", "hidden": 1})

    [training] = read(blank(kind("training"), 1, shelf))

    assert "内容摘要" in training


def test_the_observation_sheet_leaves_out_and_calls_otherwise_like_every_other_form(shelf: Shelf, read: Read) -> None:
    template(
        shelf, "F03",
        {"field": "不足", "hidden": 1}, {"field": "board", "label": "板书"}, {"field": "听课性质", "label": "来意"},
        {"field": "教学过程.点评", "label": "旁批"}, {"field": "process.student_act", "hidden": 1},
    )  # fmt: skip

    for sheets in (blank(kind("lesson_observation"), 1, shelf),
                   paper(kind("lesson_observation"), shelf.find("lesson_observation"), shelf)):  # fmt: skip
        text = "".join(read(sheets))

        assert "优点" in text and "板书" in text and "来意" in text and "旁批" in text and "教师活动" in text
        assert "不足" not in text and "板书设计" not in text and "听课性质" not in text
        assert "点评" not in text and "学生活动" not in text


def test_what_is_written_is_known_in_the_words_of_either_language(shelf: Shelf, read: Read) -> None:
    template(shelf, "F10", {"field": "Credit hours", "hidden": 1}, {"field": "摘要", "label": "没有这一栏"})

    [text] = read(paper(kind("training"), shelf.find("training"), shelf))

    assert "6 学时" not in text
    assert "没有这一栏" not in text


def words(forms: Iterable[Form]) -> list[str]:
    """Return every text of the forms, as it reads without the breaks in it."""
    told: list[str] = []
    for form in forms:
        for block in form.blocks:
            texts = [cell.text for row in block.rows for cell in row.cells] if isinstance(block, Grid) else []
            texts += [block.text] if isinstance(block, Para) else []
            told += ["".join(plain(text).split()) for text in texts]
    return told


def plain(text: Any) -> str:
    return text if isinstance(text, str) else "".join(getattr(part, "text", "") for part in text)


def times(label: str, told: list[str]) -> int:
    """Return how often a label stands in a cell of its own, with its unit, or before what it names."""
    return sum(1 for one in told if one == label or one.startswith((f"{label}（", f"{label}：")))


def places(declared: Kind) -> Iterator[tuple[str, str]]:
    """Yield how each field and column is written in a template, with its label."""
    for field in declared.fields:
        yield field.name, field.label
        if isinstance(field, Rows):
            yield from ((f"{field.name}.{column.name}", column.label) for column in field.fields)


PAPERS = [kind for kind in KINDS if kind.paper]
every_paper = pytest.mark.parametrize("declared", PAPERS, ids=lambda declared: declared.name)


@every_paper
def test_every_label_of_a_form_may_be_another(declared: Kind, shelf: Shelf) -> None:
    assert declared.paper
    before = words(blank(declared, 1, shelf))
    renamed = {written: f"改{at}" for at, (written, _) in enumerate(places(declared))}
    template(shelf, declared.paper.form, *({"field": written, "label": new} for written, new in renamed.items()))

    after = words(blank(declared, 1, shelf))

    printed = {written for written, label in places(declared) if times(label, before)}
    assert {written for written in printed if not times(renamed[written], after)} == LITERAL.get(declared.name, set())


@every_paper
def test_every_field_of_a_form_may_be_left_out(declared: Kind, shelf: Shelf) -> None:
    assert declared.paper
    for at, (written, _) in enumerate(places(declared)):
        line = {"field": written, "label": f"甲{at}乙", "hidden": 1}
        shelf.put("form_template", "one", {"form": declared.paper.form, "fields": [line]})

        said = words(blank(declared, 1, shelf)) + words(paper(declared, shelf.find(declared.name), shelf))

        assert said
        assert times(f"甲{at}乙", said) == 0


@every_paper
def test_what_is_left_out_is_not_printed_however_it_was_filled(declared: Kind, shelf: Shelf) -> None:
    assert declared.paper
    texts = [field.name for field in declared.kept() if isinstance(field, (Text, Long))]
    values = {name: f"写在{name}里" for name in texts}
    record = shelf.put(declared.name, "filled", {"pairing": uid("pairing"), "date": "2014-10-09", **values})
    printed = [name for name in texts if any(values[name] in one for one in words(paper(declared, [record], shelf)))]
    for name in set(printed) - ALWAYS.get(declared.name, set()):
        shelf.put("form_template", "one", {"form": declared.paper.form, "fields": [{"field": name, "hidden": 1}]})

        told = words(paper(declared, [record], shelf))

        assert [one for one in told if values[name] in one] == [], name
