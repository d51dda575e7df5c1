"""Fills a sheet: as many empty lines as its pages take anyway, and not one page more. Knows no form."""

from collections.abc import Callable

from core.press.form import Form
from core.press.sheet import measure


def fullest(draw: Callable[[int], Form], least: int, most: int) -> Form:
    """Return the form drawn with the most empty lines, from `least` to `most`, that need no page beyond the least."""
    low, high = least, most
    pages = measure(draw(least))
    while low < high:
        middle = (low + high + 1) // 2
        if measure(draw(middle)) > pages:
            high = middle - 1
        else:
            low = middle
    return draw(low)
