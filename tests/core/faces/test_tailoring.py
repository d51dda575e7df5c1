"""Fields left out or called otherwise on a county's forms, by a record."""

from typing import Any

import pytest

from core.faces.paper.door import blank, paper
from core.kinds import kind_named
from core.model.kind import Kind
from tests.core.faces.conftest import Read
from tests.core.faces.shelf import Shelf


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


def test_a_template_touches_no_other_form_and_fixed_places_stay(shelf: Shelf, read: Read) -> None:
    template(shelf, "F03", {"field": "strengths", "hidden": 1}, {"field": "board", "label": "板书"})

    sheet = "".join(read(blank(kind("lesson_observation"), 1, shelf)))
    [training] = read(blank(kind("training"), 1, shelf))

    assert "优点" in sheet
    assert "板书" in sheet and "板书设计" not in sheet
    assert "内容摘要" in training
