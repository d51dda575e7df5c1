"""Two texts laid side by side with what differs marked; knows no conflict and no widget."""

import difflib
from html import escape

# Beyond this many characters a line is compared as a whole: comparing signs one by one takes time by the square.
_FINE = 2_000
Piece = tuple[str, bool]


def differences(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, each with a mark that says whether the other text lacks it."""
    left: list[Piece] = []
    right: list[Piece] = []
    lines, others = one.splitlines(keepends=True), other.splitlines(keepends=True)
    for tag, i, j, k, end in difflib.SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
        before, after = "".join(lines[i:j]), "".join(others[k:end])
        if tag == "equal":
            left.append((before, False))
            right.append((after, False))
        else:
            fine_left, fine_right = _signs(before, after)
            left += fine_left
            right += fine_right
    return _joined(left), _joined(right)


def marked(pieces: list[Piece], ground: str, ink: str) -> str:
    """Return the pieces as rich text: what differs stands underlined on a coloured ground, line breaks kept."""
    style = f"background:{ground}; color:{ink}; text-decoration:underline"
    return "".join(
        f'<span style="{style}">{_lines(text)}</span>' if differs else _lines(text) for text, differs in pieces if text
    )


def _signs(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    if max(len(before), len(after)) > _FINE:
        return [(before, True)], [(after, True)]
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i, j, k, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left.append((before[i:j], tag != "equal"))
        right.append((after[k:end], tag != "equal"))
    return left, right


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for text, differs in pieces:
        if joined and joined[-1][1] == differs:
            joined[-1] = (joined[-1][0] + text, differs)
        elif text:
            joined.append((text, differs))
    return joined


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
