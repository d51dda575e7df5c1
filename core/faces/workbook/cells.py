"""One cell of a workbook made into what a person would have typed into the form, with a word on what was changed.

It mends what a workbook does to a value (widths, spaces, serial days, lost digits) and leaves the check to the fields.
"""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import assert_never

from msgspec import Struct

from core.faces.workbook.wire import RawCell
from core.model.fields import (
    COVER,
    AnyField,
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Field,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Rows,
    Text,
)  # fmt: skip
from core.model.text import clean_line, clean_long, clean_name
from core.model.words import say

# A workbook keeps fifteen digits of a number; of a longer one the rest is lost for ever.
_MOST_DIGITS = 10**15
# Serial days of the years 1927 to 2118: a plain number in a column of days that is probably one.
_SERIALS = range(10_000, 80_000)
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  a day in a cell has no zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
# What adding and dividing may leave behind the digits that somebody typed.
_TRACE = Decimal("1e-9")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_POWER = re.compile(r"\d(\.\d+)?[Ee]\+\d+")
_NOTHING = ("无", "—", "——", "-", "--", "／", "/", "－", "无。", "none", "n/a")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class TypedCell(Struct, frozen=True):
    """What the cell says in typed form; a code and a sentence tell what was changed, or why it is refused."""

    text: str = ""
    code: str = ""
    message: str = ""
    refused: bool = False


def unescaped(text: str) -> str:
    """Return text without the escapes by which a workbook carries signs that its XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def typed(field: Field, cell: RawCell, *, ours: bool = False, from_1904: bool = False) -> TypedCell:
    """Return what stands in the cell of a field's column; `ours` means our own export, where nothing is guessed."""
    match cell.letter:
        case "s":
            return _text(field, cell.text, ours=ours)
        case "n":
            return _number(field, cell, from_1904=from_1904)
        case "d":
            return _moment(field, cell.text)
        case "t":
            return TypedCell(":".join(cell.text.split(":")[:2]))
        case "b":
            return TypedCell(cell.text if isinstance(field, Flag) else say("是") if cell.text == "1" else say("否"))
        case "e":
            return _refused("error_value", say("单元格里是错误值 {value}，请改正公式或直接填内容", value=cell.text))
        case _:
            return _refused("no_result", say("公式没有算出的结果：请在 Excel 或 WPS 里打开、保存一次，或直接填内容"))


def _refused(code: str, message: str) -> TypedCell:
    return TypedCell(code=code, message=message, refused=True)


def _text(field: Field, text: str, *, ours: bool) -> TypedCell:
    if _POWER.fullmatch(text.strip()):
        message = say(
            "“{value}”是科学记数法，后面的数字没有存下来；请把这一格改成文本格式，重新输入", value=text.strip()
        )
        return _refused("digits_lost", message)
    clean = _cleaned(field, text) if ours else _mended(field, text)
    if field.name == "id_number" and clean:
        return _id_number(clean, ours=ours)
    if field.name == "phone" and (odd := _odd_phone(clean)):
        return TypedCell(clean, "odd_phone", odd)
    if clean == text or ours:
        return TypedCell(clean)
    return TypedCell(clean, *_changed(text, clean))


def _cleaned(field: Field, text: str) -> str:
    return clean_long(text) if isinstance(field, Long) else clean_line(text)


def _mended(field: Field, text: str) -> str:
    """Return the text of a workbook that came from outside: narrow digits, no spaces at the ends, "无" for nothing."""
    one: AnyField = field  # type: ignore[assignment]  # the union of all field types is closed
    match one:
        case Long():
            return clean_long(text)
        case Name():
            return clean_name(text)
        case Text():
            line = clean_line(text.translate(_WIDE))
            return "" if line.lower() in _NOTHING and not field.required else line
        case Choice() | Choices() | Ref():
            return clean_line(text)
        case Count() | Measure():
            return _without_unit(one, _narrow(text))
        case Day() | Month() | Clock() | Flag():
            return _narrow(text)
        case Rows() | Auto():
            return text
        case _:
            assert_never(one)


def _narrow(text: str) -> str:
    return clean_line(text.translate(_WIDE).replace("．", "."))


def _without_unit(field: Count | Measure, text: str) -> str:
    """Return the number alone where its unit was written behind it: 85%, 12人."""
    number = text.replace("％", "%").removesuffix(field.unit).rstrip()
    return number if number[-1:].isdigit() else text


def _changed(text: str, clean: str) -> tuple[str, str]:
    """Return code and sentence for what was mended."""
    if not clean:
        return "nothing", say("“{typed}”按没有内容处理", typed=text.strip())
    if clean == text.strip():
        return "spaces", say("去掉了“{clean}”前后的空格", clean=clean)
    if re.sub(r"\s", "", clean) == re.sub(r"\s", "", clean_line(text)):
        return "spaces", say("“{typed}”去掉空格和看不见的字符，记作“{clean}”", typed=text.strip(), clean=clean)
    if clean == _narrow(text):
        return "widths", say("全角字符“{typed}”记作“{clean}”", typed=text.strip(), clean=clean)
    return "signs", say("“{typed}”记作“{clean}”", typed=clean_line(text), clean=clean)


def _odd_phone(number: str) -> str:
    """Return a warning for a mobile number that has not eleven digits; it is kept, for only its owner knows."""
    digits = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"1\d*", digits) or len(digits) == 11:
        return ""
    return say("手机号“{number}”有 {n} 位，不是 11 位，请核对", number=number, n=len(digits))


def _id_number(number: str, *, ours: bool) -> TypedCell:
    plain = number.translate(_WIDE).upper()
    if COVER in plain:
        # Whether it covers what is known here, the entry sees.
        return TypedCell(plain)
    if re.fullmatch(r"\d{15}", plain) or (re.fullmatch(r"\d{17}[\dX]", plain) and _check_sign(plain) == plain[-1]):
        return TypedCell(plain)
    message = say("身份证号“{number}”位数或校验码不对，请核对", number=number)
    if ours:
        return TypedCell(number, "bad_check_digit", message)
    return _lost(number) if re.fullmatch(r"\d{15}000", plain) else _refused("bad_check_digit", message)


def _check_sign(number: str) -> str:
    """Return the last sign of an identity number (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11]


def _lost(value: str) -> TypedCell:
    message = say("“{value}”按数字存过，15 位以后的数字已经丢失，请改成文本格式重新输入", value=value)
    return _refused("digits_lost", message)


def _number(field: Field, cell: RawCell, *, from_1904: bool) -> TypedCell:
    number = Decimal(cell.text)
    if not number.is_finite() or abs(number) >= _MOST_DIGITS:
        return _lost(cell.text)
    text = _plain(number)
    if isinstance(field, Count | Measure):
        return _amount(field, number, cell.shown)
    if isinstance(field, Day | Month) and not cell.shown:
        return _serial(field, number, text, from_1904=from_1904)
    if isinstance(field, Clock) and 0 <= number < 1:
        return _clock(number, text)
    if cell.shown in ("", text):
        return TypedCell(text)
    return TypedCell(
        cell.shown, "as_shown", say("单元格里是 {value}，按表里看到的“{shown}”记", value=text, shown=cell.shown)
    )


def _amount(field: Count | Measure, number: Decimal, shown: str) -> TypedCell:
    """Return a number as its field holds it: per cent as a person reads it, no more digits than the field has."""
    if shown.endswith("%"):
        if field.unit == "%":
            return _fitted(field, number * 100, shown)
        message = say("表里显示 {shown}，这一项不是百分数，按 {value} 记，请核对", shown=shown, value=_plain(number))
        return TypedCell(_plain(number), "not_per_cent", message)
    return _fitted(field, number, shown)


def _fitted(field: Count | Measure, number: Decimal, shown: str) -> TypedCell:
    places = field.places if isinstance(field, Measure) else 0
    number = Decimal(format(number, ".15g"))
    fitting = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if fitting == number:
        return TypedCell(_plain(number))
    # What stands in a general cell is refused by a field of whole numbers, unless only the reckoning has left a trace.
    if isinstance(field, Count) and not shown and abs(fitting - number) > _TRACE:
        return TypedCell(_plain(number))
    text = _plain(fitting)
    return TypedCell(text, "rounded", say("{value} 小数过多，记作 {text}", value=_plain(number), text=text))


def _plain(number: Decimal) -> str:
    """Return the number as a workbook shows it: fifteen digits, no power of ten, no idle zeros."""
    text = format(Decimal(format(number, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _serial(field: Day | Month, number: Decimal, text: str, *, from_1904: bool) -> TypedCell:
    if isinstance(field, Month) and re.fullmatch(r"\d{4}\.1", text):
        message = say("数字 {value} 可能是 1 月，也可能是 10 月，请改成文本，如 2014-10", value=text)
        return _refused("ambiguous_month", message)
    if number != int(number) or int(number) not in _SERIALS:
        return TypedCell(text)
    day = ((_EPOCH_1904 if from_1904 else _EPOCH) + dt.timedelta(days=int(number))).date().isoformat()
    made = day[:7] if isinstance(field, Month) else day
    return TypedCell(made, "serial_day", say("数字 {value} 当作日期 {day}，请核对", value=text, day=made))


def _clock(number: Decimal, text: str) -> TypedCell:
    minutes = round(number * 24 * 60)
    made = f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    return TypedCell(made, "serial_time", say("数字 {value} 当作时间 {time}，请核对", value=text, time=made))


def _moment(field: Field, kept: str) -> TypedCell:
    day, _, clock = kept.partition(" ")
    if isinstance(field, Month):
        return TypedCell(day[:7])
    if isinstance(field, Clock):
        return TypedCell(clock[:5])
    if isinstance(field, Day):
        return TypedCell(day)
    made = day if clock in ("", "00:00:00") else f"{day} {clock[:5]}"
    return TypedCell(made, "day_in_text", say("单元格被存成了日期，记作“{text}”，请核对", text=made))
