"""Sets names and lines in the script of their people: Mongolian in columns, Uyghur and Kazakh from right to left.

Joining of letters is left to `shaping`; which field holds such a text is decided by who makes the form.
"""

import re

from core.press.form import Native
from core.press.frame import Frame
from core.press.pages import MM
from core.press.text.columns import COLUMN_PITCH, draw_columns, layout_columns, token_height, tokens
from core.press.text.paragraph import TextStyle, draw, layout

_MONGOLIAN = re.compile("[\u1800-\u18af]")
_RIGHT_TO_LEFT = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe]")
_LEADING = 1.7
_LEAST_COLUMN = 30.0


def is_upright_script(text: str) -> bool:
    """Tell whether a text is written in columns: Mongolian in its own letters."""
    return _MONGOLIAN.search(text) is not None


def is_right_to_left(text: str) -> bool:
    """Tell whether a text runs from right to left: its first letter with a direction of its own says so."""
    found = re.search(r"[^\W\d_]", text)
    return found is not None and _RIGHT_TO_LEFT.match(found[0]) is not None


def set_native(frame: Frame, block: Native) -> None:
    """Set a text on lines of its own, or in columns where its script stands upright."""
    frame.y += 0 if frame.at_top else block.before * MM
    if is_upright_script(block.text):
        _set_columns(frame, block)
    else:
        _set_lines(frame, block)
    frame.y += block.after * MM


def _set_lines(frame: Frame, block: Native) -> None:
    leading = block.size * _LEADING
    kind = TextStyle(block.role, block.size, base="R" if is_right_to_left(block.text) else "L")
    for laid in layout(block.text, block.role, block.size, frame.measure):
        frame.ensure(leading)
        draw(frame.page, laid, frame.left, frame.y, frame.measure, block.align, kind, leading)
        frame.y += leading


def _set_columns(frame: Frame, block: Native) -> None:
    """Set columns from left to right, no longer than asked for, longer ones only where the page is not wide enough."""
    most = min(block.height * MM, frame.capacity)
    columns = layout_columns(block.text, block.role, block.size, most)
    while len(columns) * COLUMN_PITCH * block.size > frame.measure and most < frame.capacity:
        most = min(most + _LEAST_COLUMN, frame.capacity)
        columns = layout_columns(block.text, block.role, block.size, most)
    tall = max(sum(token_height(token, block.role, block.size) for token in tokens(text)) for text in columns)
    frame.ensure(tall)
    wide = len(columns) * COLUMN_PITCH * block.size
    middle = {
        "left": frame.left + wide / 2,
        "right": frame.right - wide / 2,
    }.get(block.align, (frame.left + frame.right) / 2)
    draw_columns(frame.page, columns, middle, frame.y, tall, TextStyle(block.role, block.size))
    frame.y += tall
