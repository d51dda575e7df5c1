"""Figures as sections, clauses and copies are counted by, in the reader's language. Knows no paper."""

from core.model.words import language

_FIGURES = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """Return a number from 0 to 99 in Chinese figures (10 -> 十, 21 -> 二十一), in other languages in digits."""
    if language() != "zh":
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _FIGURES[ones]
    return f"{_FIGURES[tens] if tens > 1 else ''}十{_FIGURES[ones] if ones else ''}"
