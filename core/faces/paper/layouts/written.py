"""Running text of papers that are signed: headings, clauses, lines to write on. Leaves their order to the paper."""

import re

from core.faces.paper.dates import on_lines_day
from core.faces.paper.numerals import numeral
from core.model.words import say
from core.press.form import Align, Blank, Para, Run

SIZE, LEADING = 14.0, 25.0
LINE = "＿＿＿＿＿＿"
_UNDERLINE = re.compile("(＿+)")
_MM_A_SIGN = SIZE * 25.4 / 72


def heading(number: int, words: str) -> Para:
    """Return a numbered heading that stays with what follows it."""
    return Para(say("{n}、{words}", n=numeral(number), words=words), "hei", SIZE, leading=LEADING, keep=True)


def clause(words: str, *, key: str = "", before: float = 0) -> Para:
    """Return a paragraph; runs of ＿ in it are lines to write on."""
    # Spreading a line to both edges looks odd between lines to write on.
    align: Align = "left" if "＿" in words else "justify"
    return Para(to_write(words), "fangsong", SIZE, align=align, leading=LEADING, before=before, key=key)


def party_line(role: str, words: str) -> Para:
    """Return the line that names a party."""
    runs = (Run(f"{role}：", "hei"), *to_write(words))
    return Para(runs, "fangsong", SIZE, indent=0, align="left", leading=LEADING)


def day_words(day: str) -> str:
    """Return a day, or the place to write one."""
    return day or on_lines_day()


def to_write(words: str) -> tuple[Run | Blank, ...]:
    """Turn runs of ＿ into lines to write on, which are never broken at the end of a line."""
    parts = (part for part in _UNDERLINE.split(words) if part)
    return tuple(Blank(len(part) * _MM_A_SIGN) if part[0] == "＿" else Run(part) for part in parts)
