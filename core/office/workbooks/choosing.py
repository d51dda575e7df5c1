"""What a person has said of the sheets of a form: now, by hand, or before, when the same form came.

A form is known again by the words of its heads; which rows are lines is said of one file and not remembered.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from core.faces.workbook.chosen import Chosen
from core.faces.workbook.lines import SheetLayout
from core.model.words import say
from core.office.base.refusals import Misused

__all__ = ["Choosing", "Chosen", "SettingsKeeper", "answered", "by_hand"]


class SettingsKeeper(Protocol):
    """Remembers choices on this computer."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a remembered choice."""

    def set_setting(self, name: str, value: Any) -> None:
        """Remember a choice."""


class _Said(msgspec.Struct):
    """What the file of answers says of one sheet."""

    row: int = 0
    columns: dict[str, str] = {}
    take: list[int] = []
    leave: list[int] = []


class _Answers(msgspec.Struct):
    """The part of the file of answers that speaks of sheets."""

    sheets: dict[str, _Said] = {}


def answered(given: Mapping[str, Any]) -> dict[str, Chosen]:
    """Return what a file of answers says of sheets, by their names; Misused for what says nothing of them."""
    try:
        answers = msgspec.convert(given, _Answers)
    except msgspec.ValidationError as broken:
        raise Misused(say("答复里的 sheets 应写成 {example}", example=_EXAMPLE), "bad_decide") from broken
    return {
        sheet: Chosen(said.row, said.columns, frozenset(said.take), frozenset(said.leave))
        for sheet, said in answers.sheets.items()
    }


def by_hand(pairs: Iterable[str]) -> dict[str, Chosen]:
    """Return what pairs such as "C=birth", "花名册!D=" say of sheets; one without a sheet holds for every sheet."""
    columns: dict[str, dict[str, str]] = {}
    for pair in pairs:
        place, equals, name = pair.partition("=")
        sheet, _, letters = place.rpartition("!")
        if not equals or not letters.strip().isalpha():
            raise Misused(say("--columns 应写成 列=项目，如 C=birth；不读的列写 C="), "bad_columns")
        columns.setdefault(sheet, {})[letters.strip().upper()] = name.strip()
    return {sheet: Chosen(columns=said) for sheet, said in columns.items()}


class Choosing:
    """Answers what a person has said of a sheet."""

    def __init__(self, settings: SettingsKeeper, kind: str, given: Mapping[str, Chosen]) -> None:
        self._settings, self._kind, self._given = settings, kind, given

    def __call__(self, sheet: str, words: Sequence[str]) -> Chosen | None:
        """Return what was said of a sheet, by hand before what is remembered of its form."""
        given = self._given.get(sheet) or self._given.get("")
        if given and given.columns:
            return given
        columns = self._settings.setting(self._name(words)) or {}
        if not columns:
            return given
        return Chosen(given.row, columns, given.take, given.leave) if given else Chosen(columns=columns)

    def remember(self, layouts: Iterable[SheetLayout]) -> None:
        """Remember for the forms of these sheets what was said of their columns by hand."""
        for layout in layouts:
            given = self._given.get(layout.sheet) or self._given.get("")
            if given and given.columns:
                self._settings.set_setting(self._name(layout.heads), dict(given.columns))

    def _name(self, words: Sequence[str]) -> str:
        form = json.dumps([self._kind, *words], ensure_ascii=False)
        return "columns." + hashlib.sha256(form.encode()).hexdigest()[:16]


_EXAMPLE = '{"sheets": {"花名册": {"columns": {"C": "birth"}, "leave": [12]}}}'
