"""Orders a line that mixes left-to-right and right-to-left text, by the rules of Unicode Annex 9 without embeddings.

Knows characters only; shaping and faces are left to `shaping`.
"""

import unicodedata
from itertools import groupby
from operator import itemgetter

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "ES", "ET", "CS", "BN"))


def runs(text: str, base: int) -> list[tuple[int, str]]:
    """Cut a line into runs of one level and put them in the order seen from the left; odd levels run right to left."""
    pairs = zip(levels(text, base), text, strict=True)
    return reordered([(level, "".join(char for _, char in group)) for level, group in groupby(pairs, itemgetter(0))])


def reordered(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Reverse the runs of every level from the highest down to the first odd one."""
    order = list(found)
    for level in range(max((level for level, _ in order), default=0), 0, -1):
        order = _turned(order, level)
    return order


def _turned(order: list[tuple[int, str]], lowest: int) -> list[tuple[int, str]]:
    turned: list[tuple[int, str]] = []
    for high, group in groupby(order, lambda run: run[0] >= lowest):
        members = list(group)
        turned += members[::-1] if high else members
    return turned


def levels(text: str, base: int) -> list[int]:
    """Give the level of each character: `base` 0 or 1, right-to-left odd, numbers above their surroundings."""
    kinds = [unicodedata.bidirectional(char) or "L" for char in text]
    _weak(kinds, "R" if base else "L")
    _neutral(kinds, "R" if base else "L")
    known = {"R": 1} if base else {"L": 0, "R": 1}
    found = [known.get(kind, 2) for kind in kinds]
    for at in range(len(text.rstrip()), len(text)):
        found[at] = base
    return found


def _weak(kinds: list[str], base: str) -> None:
    """Settle marks, numbers and the signs tied to them (rules W1 to W7)."""
    strong, before = base, base
    for at, kind in enumerate(kinds):
        if kind == "NSM":
            kind = before
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        kinds[at] = before = kind
        if kind in _STRONG:
            strong = kind
    _tie_signs(kinds)
    strong = base
    for at, kind in enumerate(kinds):
        strong = _STRONG.get(kind, strong)
        kinds[at] = "L" if kind == "EN" and strong == "L" else _STRONG.get(kind, kind)


def _tie_signs(kinds: list[str]) -> None:
    for at in range(1, len(kinds) - 1):
        before, after = kinds[at - 1], kinds[at + 1]
        tied = (kinds[at] == "ES" and before == "EN") or (kinds[at] == "CS" and before in ("EN", "AN"))
        if tied and before == after:
            kinds[at] = before
    for order in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        step = order.step
        for at in order:
            if kinds[at] == "ET" and kinds[at - step] == "EN":
                kinds[at] = "EN"


def _neutral(kinds: list[str], base: str) -> None:
    """Give neutrals the direction of both neighbours where these agree, else the line's (rules N1 and N2)."""
    at = 0
    for neutral, group in groupby(list(kinds), _NEUTRAL.__contains__):
        end = at + len(list(group))
        if neutral:
            before = _side(kinds[at - 1]) if at else base
            after = _side(kinds[end]) if end < len(kinds) else base
            kinds[at:end] = [before if before == after else base] * (end - at)
        at = end


def _side(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind
