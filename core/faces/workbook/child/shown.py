"""A number as its cell shows it: decimals, leading zeros, per cent, words around it (ECMA-376 part 1, 18.8.31).

Runs in the child process. What shows a number otherwise than by its digits (conditions, fractions, powers, Chinese
digits) is left alone: then the number speaks for itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[([^\]]*)\]|([0#?.,%])|(.)', re.DOTALL)
_COLOURS = re.compile(r"(?i)black|blue|cyan|green|magenta|red|white|yellow|color ?\d+")
# Signs that a table program shows as they are, without quotes.
_LITERAL = frozenset(" -+()$¥￥:!&'~{}<>=")
_PLACES = frozenset("0#?")
_MOST_DECIMALS = 15


@dataclass(frozen=True, slots=True)
class _Section:
    """How numbers of one sign are shown: literals and places before the point, places and literals behind it."""

    whole: tuple[tuple[str, str], ...]
    decimals: str
    behind: str
    grouped: bool
    hundreds: int
    thousands: int


class NumberLook:
    """How one number format shows numbers; nothing for those that it shows as they are."""

    def __init__(self, code: str) -> None:
        self._sections = [_section(part) for part in _parted(code)][:3] if code and code != "General" else []

    def show(self, value: str) -> str:
        """Return what the cell shows of a number, or nothing where its digits say it all."""
        number = Decimal(value)
        section = self._for(number)
        if section is None or not number.is_finite():
            return ""
        number = number * 100**section.hundreds / 1000**section.thousands
        # A section of its own for what is below zero brings its own sign.
        sign = "-" if number < 0 and len(self._sections) < 2 else ""
        text = _put(section, abs(number))
        return sign + text if any(letter.isdigit() for letter in text) else ""

    def _for(self, number: Decimal) -> _Section | None:
        if not self._sections:
            return None
        if number < 0 and len(self._sections) > 1:
            return self._sections[1]
        return self._sections[2] if number == 0 and len(self._sections) > 2 else self._sections[0]


def _parted(code: str) -> list[str]:
    """Return the sections of a format; a semicolon in quotes parts nothing."""
    return [part for part in re.findall(r'((?:"[^"]*"|\\.|[^;])*)(?:;|\Z)', code) if part]


def _section(code: str) -> _Section | None:
    tokens = _tokens(code)
    if tokens is None or not any(kind == "place" for kind, _ in tokens):
        return None
    last = max(at for at, (kind, _) in enumerate(tokens) if kind == "place")
    point = next((at for at, (kind, _) in enumerate(tokens) if kind == "point"), None)
    end = last if point is None else point
    whole = tuple(token for token in tokens[: end + 1] if token[0] in ("place", "text"))
    decimals = "" if point is None else "".join(sign for kind, sign in tokens[point:] if kind == "place")
    if any(kind == "text" for kind, _ in tokens[end + 1 : last]) or len(decimals) > _MOST_DECIMALS:
        return None
    commas = [at for at, (kind, _) in enumerate(tokens) if kind == "comma"]
    return _Section(
        whole=whole,
        decimals=decimals,
        behind="".join(sign for kind, sign in tokens[last + 1 :] if kind in ("text", "hundred")),
        grouped=any(at < end for at in commas),
        hundreds=sum(kind == "hundred" for kind, _ in tokens),
        thousands=sum(at > last for at in commas),
    )


def _tokens(code: str) -> list[tuple[str, str]] | None:
    """Return the parts of a section, or nothing if it shows a number by more than its digits."""
    found: list[tuple[str, str]] = []
    for quoted, escaped, currency, bracket, sign, other in _TOKEN.findall(code):
        if bracket and not _COLOURS.fullmatch(bracket):
            return None
        if other and other not in _LITERAL and ord(other) < 0x2E80:
            return None
        if text := quoted or escaped or currency or other:
            found.append(("text", text))
        elif sign:
            found.append((_KINDS.get(sign, "place"), sign))
    return found


_KINDS = {".": "point", ",": "comma", "%": "hundred"}


def _put(section: _Section, number: Decimal) -> str:
    least = Decimal(1).scaleb(-len(section.decimals))
    whole, _, part = format(number.quantize(least, ROUND_HALF_UP), "f").partition(".")
    # Places that show no idle zero: those behind the last place that does.
    always = max((at for at, place in enumerate(section.decimals, 1) if place == "0"), default=0)
    part = part[:always] + part[always:].rstrip("0")
    return _whole(section, whole.lstrip("0")) + (f".{part}" if part else "") + section.behind


def _whole(section: _Section, digits: str) -> str:
    """Return the digits before the point, put into their places from the right; the first takes all that are left."""
    if section.grouped:
        return _prefix(section.whole) + (f"{int(digits or 0):,}" if digits or _zero(section.whole) else "")
    shown: list[str] = []
    places = sum(kind == "place" for kind, _ in section.whole)
    for kind, sign in reversed(section.whole):
        if kind == "text":
            shown.append(sign)
            continue
        places -= 1
        digits, taken = ("", digits) if not places else (digits[:-1], digits[-1:])
        shown.append(taken or ("0" if sign == "0" else ""))
    return "".join(reversed(shown))


def _prefix(whole: Sequence[tuple[str, str]]) -> str:
    first = next((at for at, (kind, _) in enumerate(whole) if kind == "place"), len(whole))
    return "".join(sign for _, sign in whole[:first])


def _zero(whole: Sequence[tuple[str, str]]) -> bool:
    return any(kind == "place" and sign == "0" for kind, sign in whole)
