"""Fits a form to its pages: empty lines as many as they take anyway, signatures never alone. Knows no record."""

from collections.abc import Callable
from dataclasses import replace

from core.press.blocks import extent
from core.press.form import Block, Break, Form, Grid, Para, Seal, Sign, Space


def fullest(draw: Callable[[int], Form], least: int, most: int) -> Form:
    """Return the form drawn with the most empty lines, from `least` to `most`, that need no page beyond the least."""
    return draw(most_that_fits(draw, least, most))


def most_that_fits(draw: Callable[[int], Form], least: int, most: int) -> int:
    """Return the highest number, from `least` to `most`, with which a form needs no page beyond the least."""
    low, high, at = least, most, most
    pages, room = extent(draw(least))
    while low < high:
        found = extent(draw(at))
        if found.pages > pages:
            high = at - 1
            at = (low + high + 1) // 2
        else:
            # What each one more took of the page tells where to look next, where it can be told.
            each = (room - found.room) / (at - low)
            low, room = at, found.room
            at = min(high, low + max(1, int(room / each))) if each > 0 else (low + high + 1) // 2
    return low


def signed_together(form: Form) -> Form:
    """Return the form with its last row brought to the page of the signatures that would stand there alone.

    A page with nothing but signatures proves nothing, so official papers do not have it (GB/T 9704-2012).
    """
    pages = extent(form).pages
    if pages == 1:
        return form
    *rest, closing = form.blocks
    space = [rest.pop()] if isinstance(rest[-1], Space) else []
    *others, before = rest
    if not isinstance(before, Grid) or not isinstance(closing, (Grid, Sign, Seal)):
        return form
    if extent(replace(form, blocks=(*others, before))).pages == pages:
        return form
    return replace(form, blocks=(*_brought(others, before), *space, closing))


def _brought(others: list[Block], grid: Grid) -> tuple[Block, ...]:
    parted = _parted(grid)
    if isinstance(parted[0], Break) and others and isinstance(others[-1], Para) and others[-1].keep:
        # The heading goes along with its table.
        return (*others[:-1], Break(), others[-1], *parted[1:])
    return (*others, *parted)


def _parted(grid: Grid) -> tuple[Block, ...]:
    heads = tuple(row for row in grid.rows if row.head)
    spanned = any(cell.rows > 1 for row in grid.rows[len(heads) :] for cell in row.cells)
    if spanned or len(grid.rows) <= len(heads) + 1:
        return Break(), grid
    return replace(grid, rows=grid.rows[:-1]), Break(), replace(grid, rows=(*heads, grid.rows[-1]))
