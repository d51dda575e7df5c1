"""Sets the lines of a text as the paragraphs of an official paper, headings in the type of their level."""

import re

from core.press.form import Para, Role, Run

_HEADING = re.compile(r"[一二三四五六七八九十百]+、|第[一二三四五六七八九十百]+[条章节]")
_SUBHEADING = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")


def prose(
    text: str, *, role: Role = "fangsong", size: float = 16, leading: float = 0, key: str = ""
) -> tuple[Para, ...]:
    """Set the lines of a text as paragraphs of an official paper: 一、 in hei, （一） in kai, the rest in `role`.

    A short line that is a heading stays with the paragraph after it (GB/T 9704-2012).
    """
    return tuple(_prose_line(line.strip(), role, size, leading, key) for line in text.splitlines() if line.strip())


def _prose_line(line: str, role: Role, size: float, leading: float, key: str) -> Para:
    heading, subheading = _HEADING.match(line), _SUBHEADING.match(line)
    # A clause that runs on ("第一条 甲方应……。") is a paragraph with a heading word, not a heading.
    runs_on = len(line) > 24 or line.endswith(("。", "；", "："))
    if heading and runs_on:
        runs = (Run(line[: heading.end()], "hei"), Run(line[heading.end() :]))
        return Para(runs, role, size, leading=leading, key=key)
    if heading:
        return Para(line, "hei", size, leading=leading, keep=True, key=key)
    if subheading and not runs_on:
        return Para(line, "kai", size, leading=leading, keep=True, key=key)
    return Para(line, role, size, leading=leading, key=key)
