"""Chinese figures as sections, clauses and copies are counted by. Knows no paper."""

_FIGURES = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """Return a number from 0 to 99 in Chinese figures: 10 -> 十, 21 -> 二十一."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _FIGURES[ones]
    return f"{_FIGURES[tens] if tens > 1 else ''}十{_FIGURES[ones] if ones else ''}"
