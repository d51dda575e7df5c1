"""An agreement: its parties, numbered sections and duties, copies, signatures and seals, as running text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.faces.layouts.frame import form_of, title_of
from core.faces.layouts.parties import sides
from core.faces.reading import Reading, shown, unit
from core.model.fields import Auto, Field, Long, Ref, Rows
from core.model.kind import Agreement
from core.model.words import say
from core.press.form import Align, Blank, Block, Form, Margins, Para, Run, Sign, Title

_SIZE, _LEADING = 14.0, 25.0
_MARGINS = Margins(top=30, right=26, bottom=25, left=28)
_FIGURES = "零一二三四五六七八九十"
_LINE = "＿＿＿＿＿＿"
_UNDERLINE = re.compile("(＿+)")
# Fields of an agreement that is over are no part of the text that was signed.
_AFTERWARDS = ("dissolved", "dissolved_reason", "state", "state_day", "state_reason")


def agreement(reading: Reading) -> Form:
    """Return the agreement of a record, or its blank with lines to write on."""
    paper = reading.kind.paper
    signing = paper.signatures if paper else ()
    copies = paper.copies if isinstance(paper, Agreement) else 2
    blocks: list[Block] = [
        Title(title_of(reading).text, size=22, after=6),
        *_number(reading),
        *_parties(reading),
        _opening(reading),
        *_sections(reading, copies),
        Sign(tuple(say(one) for one in signing), per_row=2, size=_SIZE, before=10),
    ]
    return form_of(reading, blocks, margins=_MARGINS)


def numeral(number: int) -> str:
    """Return a number up to 99 in Chinese figures, as sections and duties are counted."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _FIGURES[number]
    return f"{_FIGURES[tens] if tens > 1 else ''}十{_FIGURES[ones] if ones else ''}"


def _number(reading: Reading) -> list[Block]:
    if reading.kind.field("no") is None:
        return []
    words = f"{reading.label('no')}：{reading.text('no') or _LINE}"
    return [Para(words, "fangsong", 12, indent=0, align="right", after=3)]


def _parties(reading: Reading) -> Iterator[Block]:
    for field in reading.kind.fields:
        if isinstance(field, Ref) and field.required and field.name != "pairing":
            yield _line(f"{say(field.label)}：", _party(reading, field))
    for side in sides(reading) if reading.kind.field("pairing") else ():
        yield _line(f"{side.word}：", side.schools or _LINE * 3)


def _party(reading: Reading, field: Field) -> str:
    person = reading.at(field.name)
    name = reading.text(field.name) or _LINE
    school = (person.text("school") if person else "") or _LINE + "＿＿＿＿"
    title = (person.text("title") if person else "") or "＿＿＿＿"
    return f"{name}　{say('单位')}：{school}　{say('职称')}：{title}"


def _line(role: str, words: str) -> Para:
    return Para((Run(role, "hei"), *_to_write(words)), "fangsong", _SIZE, indent=0, align="left", leading=_LEADING)


def _opening(reading: Reading) -> Para:
    basis = reading.of("pairing.basis")
    why = say("根据{basis}要求，", basis=basis) if basis else ""
    words = why + say("为落实校际结对帮扶，经各方协商一致，订立本协议，共同遵守。")
    return Para(words, "fangsong", _SIZE, leading=_LEADING, before=4)


def _sections(reading: Reading, copies: int) -> Iterator[Block]:
    number = 1
    yield _heading(number, say("基本约定"))
    yield from _facts(reading)
    for field in reading.kind.fields:
        if isinstance(field, (Rows, Long)):
            number += 1
            yield _heading(number, say(field.label))
            yield from _duties(reading, field) if isinstance(field, Rows) else _text(reading, field)
    yield _heading(number + 1, say("其他"))
    # An agreement holds from the day on which all have signed, whatever day it was typed.
    words = say("本协议一式{n}份，签约各方及教务处（教科室）各执一份，自各方签字盖章之日起生效。", n=numeral(copies))
    yield _prose(words)


def _heading(number: int, words: str) -> Para:
    return Para(f"{numeral(number)}、{words}", "hei", _SIZE, leading=_LEADING, keep=True)


def _facts(reading: Reading) -> Iterator[Block]:
    facts = [
        f"{say(field.label)}：{_fact(reading, field)}"
        for field in reading.kind.fields
        if not isinstance(field, (Ref, Rows, Long, Auto))
        and field.name not in ("no", "start", "end", *_AFTERWARDS)
    ]  # fmt: skip
    period = f"{_day(reading, 'start')}{say('至')}{_day(reading, 'end')}"
    yield _prose("；".join([*facts, f"{say('协议期限')}：{period}"]) + "。")


def _fact(reading: Reading, field: Field) -> str:
    words = reading.text(field.name)
    return f"{words or '＿＿＿＿'}{unit(field)}"


def _day(reading: Reading, name: str) -> str:
    return reading.text(name) or f"＿＿＿＿{say('年')}＿＿{say('月')}＿＿{say('日')}"


def _duties(reading: Reading, rows: Rows) -> Iterator[Block]:
    lines = reading.lines(rows.name)
    for number, line in enumerate(lines, 1):
        yield _prose(f"（{numeral(number)}）{_duty(reading, rows, line)}", f"{reading.kind.name}.{rows.name}.{number}")
    for number in range(len(lines) + 1, 0 if lines else 6):
        yield _prose(f"（{numeral(number)}）{_LINE * 3}，{say('每')}＿＿＿{say('次')}；")


def _duty(reading: Reading, rows: Rows, line: Mapping[str, Any]) -> str:
    if line.get("n") and line.get("unit"):
        often = say("每{unit}不少于 {n} 次", unit=say(str(line["unit"])), n=line["n"])
        return f"{line.get('duty', '')}，{often}；"
    words = (shown(column, line.get(column.name), reading.source) for column in rows.fields)
    return "，".join(word for word in words if word) + "；"


def _text(reading: Reading, field: Field) -> Iterator[Block]:
    words = reading.text(field.name)
    for line in words.split("\n") if words else (_LINE * 4 + "＿＿＿＿", _LINE * 4 + "＿＿＿＿"):
        yield _prose(line, f"{reading.kind.name}.{field.name}")


def _prose(words: str, key: str = "") -> Para:
    # Spreading a line to both edges looks odd between lines to write on.
    align: Align = "left" if "＿" in words else "justify"
    return Para(_to_write(words), "fangsong", _SIZE, align=align, leading=_LEADING, key=key)


def _to_write(words: str) -> tuple[Run | Blank, ...]:
    """Turn runs of ＿ into lines to write on, which are never broken at the end of a line."""
    mm = _SIZE * 25.4 / 72
    parts = (part for part in _UNDERLINE.split(words) if part)
    return tuple(Blank(len(part) * mm) if part[0] == "＿" else Run(part) for part in parts)
