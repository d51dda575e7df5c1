"""Cells that another program laid on the clipboard: rows as that program ended them, quotes only where it meant them.

A table program wraps a cell in quotes where it holds the end of a line (or a tab), and doubles the quotes inside;
everywhere else a quote is a letter of the text.
"""

import re

_ROW_END = re.compile(r"\r\n|\r|\n")
# A quoted cell as a table program writes it: every quote inside is doubled, and a tab or the end of a row follows.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r|\n|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")


def cells(text: str) -> list[list[str]]:
    """Return the cells of a pasted block, row by row; the end of the last row begins no further one."""
    text = re.sub(r"(\r\n|\r|\n)\Z", "", text)
    if not text:
        return []
    literal = [row.split("\t") for row in _ROW_END.split(text)]
    # Where each row has as many cells as the others, quotes around a tab are none.
    even = len({len(row) for row in literal}) == 1
    return _read(text, tabs_may_be_quoted=not even)


def _read(text: str, *, tabs_may_be_quoted: bool) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        cell, at = _cell(text, at, tabs_may_be_quoted)
        rows[-1].append(cell)
        if at == len(text):
            return rows
        if text[at] == "\t":
            at += 1
        else:
            at += 2 if text.startswith("\r\n", at) else 1
            rows.append([])


def _cell(text: str, at: int, tabs_may_be_quoted: bool) -> tuple[str, int]:
    """Return the cell that begins at a place, and where it ends."""
    quoted = _QUOTED.match(text, at)
    if quoted and _is_meant(quoted[1], tabs_may_be_quoted):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, at)
    return (plain[0], plain.end()) if plain else ("", at)


def _is_meant(inside: str, tabs_may_be_quoted: bool) -> bool:
    if "\t" in inside:
        return tabs_may_be_quoted
    return "\n" in inside or "\r" in inside
