"""Amounts of money in words, 大写金额, as receipts and lists ask for. Knows no record."""

from collections.abc import Callable
from decimal import Decimal

from core.model.sums import yuan

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
MOST = Decimal(10) ** 16
"""From so many yuan on there are no words: it is a slip of the pen."""


def in_words(value: float | Decimal) -> str:
    """Return yuan in words to the fen, half up: 1005 -> 壹仟零伍元整. Raises ValueError from 10^16 yuan on.

    Written as the Ministry of Finance's rule for vouchers asks: 整 after 元 and 角, none after 分, and 零 where
    figures are skipped.
    """
    exact = yuan(Decimal(str(value)))
    if abs(exact) >= MOST:
        raise ValueError(str(value))
    sign = "负" if exact < 0 else ""
    cents = int(abs(exact) * 100)
    return sign + (_with_yuan(*divmod(cents, 100)) if cents >= 100 else _coins(cents, after_yuan=False))


def _with_yuan(yuan: int, cents: int) -> str:
    return f"{_whole(yuan)}元{_coins(cents, after_yuan=True)}"


def _coins(cents: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整" if after_yuan else "零元整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    if jiao:
        return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"
    return f"{'零' if after_yuan else ''}{_DIGITS[fen]}分"


def _whole(number: int) -> str:
    return _joined(number, 10**8, "亿", lambda part: _joined(part, 10**4, "万", _four))


def _joined(number: int, unit: int, word: str, below: Callable[[int], str]) -> str:
    high, low = divmod(number, unit)
    if not high:
        return below(low)
    gap = "零" if 0 < low < unit // 10 else ""
    return f"{below(high)}{word}{gap}{below(low)}"


def _four(group: int) -> str:
    words, skipped = "", False
    for at in reversed(range(4)):
        digit = group // 10**at % 10
        if digit:
            words += ("零" if skipped else "") + _DIGITS[digit] + _PLACES[at]
            skipped = False
        else:
            skipped = bool(words)
    return words
