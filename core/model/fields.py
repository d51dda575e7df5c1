"""Field types: parse what was typed, show what is kept.

A field knows its name, its label and its own rule; it knows no widget, no cell and no column: each face
matches over the types below.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from core.model.text import clean_line, clean_long, clean_name, has_lone_surrogate, narrow
from core.model.words import listing, say, spoken

Value = str | int | float | None
Values = Mapping[str, Any]
"""What a record or one of its child lines holds, by the name of the field."""
# What stands for each sign of a value that is not to be read.
COVER = "*"


class Slip(Struct, frozen=True):
    """What is wrong with a typed value: a stable code and a sentence for the person."""

    code: str
    message: str


class Parsed(Struct, frozen=True):
    """A value ready to keep, or the slip that forbids it, and a note of what was changed on the way."""

    value: Value = None
    slip: Slip | None = None
    note: str = ""


def wrong(code: str, message: str) -> Parsed:
    """Return a refusal."""
    return Parsed(slip=Slip(code, message))


class Labelled(Struct, frozen=True):
    """An identifier and the label of the official form."""

    name: str
    label: str

    def __hash__(self) -> int:
        return hash((self.name, self.label))


class Field(Labelled, frozen=True, kw_only=True):
    """What every field says of itself beside its name: whether it must be filled, its former names, a hint."""

    required: bool = False
    was: tuple[str, ...] = ()
    hint: str = ""

    def parse(self, typed: str) -> Parsed:
        """Return the value to keep for what was typed; an empty text is no value."""
        if has_lone_surrogate(typed):
            return wrong("bad_text", say("“{label}”里有残缺的字符，请重新输入", label=say(self.label)))
        if not clean_line(typed):
            return Parsed()
        return self._parse(typed)

    def show(self, value: Value) -> str:
        """Return the kept value as people read it."""
        return "" if value is None else self._show(value)

    def _parse(self, typed: str) -> Parsed:
        return Parsed(clean_line(typed))

    def _show(self, value: str | float) -> str:
        return str(value)


class Text(Field, frozen=True, kw_only=True):
    """One line of at most `longest` characters (code points).

    Where it leaves the program, no more than the signs at both ends that `cover` counts is seen; what is `secret` is
    covered on the screen too.
    """

    longest: int = 100
    cover: tuple[int, int] | None = None
    secret: bool = False

    def covered(self, value: Value) -> str:
        """Return the value as it leaves the program: 110101********123X."""
        text = "" if value is None else str(value)
        if self.cover is None:
            return text
        head, tail = self.cover if len(text) > sum(self.cover) else (0, 0)
        return text[:head] + COVER * (len(text) - head - tail) + text[len(text) - tail :]

    def _parse(self, typed: str) -> Parsed:
        text = clean_line(typed)
        return _within(self, text, self.longest)

    def _show(self, value: str | float) -> str:
        return self.covered(value) if self.secret else str(value)


class Name(Field, frozen=True, kw_only=True):
    """A person's full name: at least 50 characters of room, never split, U+00B7 between its parts."""

    longest: int = 50

    def _parse(self, typed: str) -> Parsed:
        name = clean_name(typed)
        kept = _within(self, name, self.longest)
        if kept.slip or name == typed.strip():
            return kept
        return Parsed(name, note=say("姓名“{typed}”按规范记作“{name}”", typed=typed.strip(), name=name))


class Long(Field, frozen=True, kw_only=True):
    """Free text with line breaks, of any length up to 100,000 characters."""

    longest: int = 100_000

    def _parse(self, typed: str) -> Parsed:
        return _within(self, clean_long(typed), self.longest)


class Count(Field, frozen=True, kw_only=True):
    """A whole number with a unit."""

    unit: str = ""
    least: int = 0
    most: int = 1_000_000

    def _parse(self, typed: str) -> Parsed:
        text = narrow(typed)
        if not re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", text):
            return wrong("not_a_number", say("“{typed}”不是整数，请填数字，如 12", typed=clean_line(typed)))
        return _ranged(self, int(text.split(".")[0]), self.least, self.most)


class Measure(Field, frozen=True, kw_only=True):
    """A decimal number with a unit, kept to `places` digits after the point; more digits are refused, not rounded."""

    unit: str = ""
    places: int = 2
    least: float = 0
    most: float = 10_000_000_000

    def _parse(self, typed: str) -> Parsed:
        text = narrow(typed)
        if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", text):
            return wrong("not_a_number", say("“{typed}”不是数字，请填数字，如 12.5", typed=clean_line(typed)))
        number = Decimal(text)
        if number != round(number, self.places):
            return wrong("too_precise", say("“{typed}”小数过多，最多 {n} 位", typed=clean_line(typed), n=self.places))
        return _ranged(self, int(number) if number == int(number) else float(number), self.least, self.most)

    def _show(self, value: str | float) -> str:
        return f"{Decimal(str(value)):.{self.places}f}" if self.unit == "元" else _plain(value)


class Day(Field, frozen=True, kw_only=True):
    """A calendar day, kept as 2026-03-05, shown as 2026年3月5日 (no leading zeros, GB/T 9704-2012)."""

    def _parse(self, typed: str) -> Parsed:
        parts = _numbers(typed, r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", r"(\d{4})(\d{2})(\d{2})")
        day = _day(parts) if parts else None
        if day is None:
            return wrong("not_a_day", say("“{typed}”不是有效日期，请写成 2026-03-05", typed=clean_line(typed)))
        return Parsed(day.isoformat())

    def _show(self, value: str | float) -> str:
        year, month, day = str(value).split("-")
        return say("{year}年{month}月{day}日", year=year, month=int(month), day=int(day))


class Month(Field, frozen=True, kw_only=True):
    """A year and a month, kept as 2014-09; a whole date typed here keeps its month."""

    def _parse(self, typed: str) -> Parsed:
        whole = Day("", "")._parse(typed)
        if isinstance(whole.value, str):
            return Parsed(whole.value[:7], note=say("“{typed}”只记到年月", typed=clean_line(typed)))
        parts = _numbers(typed, r"(\d{4})[-/.年](\d{1,2})月?", r"(\d{4})(\d{2})")
        month = _day((*parts, 1)) if parts else None
        if month is None:
            return wrong("not_a_month", say("“{typed}”不是有效年月，请写成 2014-09", typed=clean_line(typed)))
        return Parsed(month.isoformat()[:7])

    def _show(self, value: str | float) -> str:
        year, month = str(value).split("-")
        return say("{year}年{month}月", year=year, month=int(month))


class Clock(Field, frozen=True, kw_only=True):
    """A time of day in hours and minutes, kept and shown as 08:05."""

    def _parse(self, typed: str) -> Parsed:
        parts = _numbers(typed, r"(\d{1,2})[:：时](\d{1,2})分?(?::00)?", r"(\d{2})(\d{2})")
        if not parts or parts[0] > 23 or parts[1] > 59:
            return wrong("not_a_time", say("“{typed}”不是有效时间，请写成 08:05", typed=clean_line(typed)))
        return Parsed(f"{parts[0]:02}:{parts[1]:02}")


class Choice(Field, frozen=True):
    """One of the words of a list; an `open_list` takes other words too."""

    options: tuple[str, ...] = ()
    open_list: bool = False
    also: Mapping[str, str] = {}

    def _parse(self, typed: str) -> Parsed:
        word = clean_line(typed)
        option = self._option(word)
        if option is None and self.open_list:
            return _within(self, word, 50)
        if option is None:
            return wrong(
                "not_in_list",
                say("“{typed}”不在“{label}”的选项里，可填：{options}", typed=word, label=say(self.label),
                    options=listing(map(say, self.options))),
            )  # fmt: skip
        note = say("“{typed}”记作“{option}”", typed=word, option=option) if word in self.also else ""
        return Parsed(option, note=note)

    def _option(self, word: str) -> str | None:
        if word in self.options:
            return word
        if word in self.also:
            return self.also[word]
        typed = word.casefold()
        return next((one for one in self.options if typed in map(str.casefold, spoken(one))), None)

    def _show(self, value: str | float) -> str:
        return _option_words(str(value), self.options)


class Choices(Field, frozen=True):
    """Several words of a list, kept joined by 、 in the order of the list."""

    options: tuple[str, ...] = ()
    open_list: bool = False

    def _parse(self, typed: str) -> Parsed:
        one = Choice(self.name, self.label, self.options, open_list=self.open_list)
        parsed = [one.parse(part) for part in re.split(r"[、,，;；/\n]", typed)]
        slip = next((part.slip for part in parsed if part.slip), None)
        if slip:
            return Parsed(slip=slip)
        words = list(dict.fromkeys(str(part.value) for part in parsed if part.value is not None))
        return Parsed("、".join(sorted(words, key=self._place)))

    def _place(self, word: str) -> int:
        return self.options.index(word) if word in self.options else len(self.options)

    def _show(self, value: str | float) -> str:
        return listing(_option_words(word, self.options) for word in str(value).split("、"))


class Flag(Field, frozen=True, kw_only=True):
    """Yes or no, kept as 1 or 0."""

    def _parse(self, typed: str) -> Parsed:
        word = narrow(typed).lower()
        if word in ("1", "true", "yes", "是", "有", "√"):
            return Parsed(1)
        if word in ("0", "false", "no", "否", "无", "×"):
            return Parsed(0)
        return wrong("not_yes_or_no", say("“{typed}”请填“是”或“否”", typed=clean_line(typed)))

    def _show(self, value: str | float) -> str:
        return say("是") if value else say("否")


class Ref(Field, frozen=True, kw_only=True):
    """Another record, named by its uid (32 hexadecimal digits); who shows it looks its name up.

    In a new record it begins with the own "school", with that of the "helper" where it is the own one, or with the
    "person" at the keyboard.
    """

    to: tuple[str, ...] = ()
    begins: Literal["", "school", "helper", "person"] = ""

    def _parse(self, typed: str) -> Parsed:
        uid = narrow(typed).lower()
        if not re.fullmatch(r"[0-9a-f]{32}", uid):
            return wrong(
                "not_found",
                say(
                    "“{label}”里没有找到“{typed}”，请先登记或从列表里选", label=say(self.label), typed=clean_line(typed)
                ),
            )
        return Parsed(uid)


class Rows(Field, frozen=True):
    """Child lines that only this paper holds; each line has an id, so lines merge one by one.

    On paper the columns in `summed` are added up below, and a sheet to be written on bears the lines `printed`.
    """

    fields: tuple[Field, ...] = ()
    least: int = 0
    summed: tuple[str, ...] = ()
    printed: tuple[Mapping[str, str], ...] = ()

    def column(self, name: str) -> Field | None:
        """Return the column of that name, or nothing."""
        return next((column for column in self.fields if column.name == name), None)


class Auto(Field, frozen=True, kw_only=True):
    """A value that follows from the record's other values, the same in every language; never typed, never kept."""

    of: Callable[[Values], Value] = lambda values: None
    unit: str = ""
    # The words that the value may be: like those of a list it is kept and compared in Chinese, and said when shown.
    options: tuple[str, ...] = ()

    def _show(self, value: str | float) -> str:
        if isinstance(value, str):
            return _option_words(value, self.options)
        return f"{value:.2f}" if self.unit == "元" else _plain(value)


AnyField = Text | Name | Long | Count | Measure | Day | Month | Clock | Choice | Choices | Flag | Ref | Rows | Auto


def _option_words(word: str, options: tuple[str, ...]) -> str:
    # A word that somebody typed stays as typed: translated by chance, it would come back from Excel as another word.
    return say(word) if word in options else word


def _within(kept: Field, text: str, longest: int) -> Parsed:
    if len(text) > longest:
        return wrong(
            "too_long",
            say("“{label}”最多 {most} 字，现有 {n} 字", label=say(kept.label), most=longest, n=len(text)),
        )
    return Parsed(text)


def _ranged(kept: Field, number: float, least: float, most: float) -> Parsed:
    if not least <= number <= most:
        return wrong(
            "out_of_range",
            say("“{label}”应在 {least} 到 {most} 之间", label=say(kept.label), least=_plain(least), most=_plain(most)),
        )
    return Parsed(number)


def _plain(value: str | float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _numbers(typed: str, *patterns: str) -> tuple[int, ...] | None:
    text = re.sub(r"\s", "", narrow(typed)).replace("。", ".")
    for pattern in patterns:
        if match := re.fullmatch(pattern, text):
            return tuple(int(part) for part in match.groups() if part is not None)
    return None


def _day(parts: tuple[int, ...]) -> dt.date | None:
    try:
        day = dt.date(*parts)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None
