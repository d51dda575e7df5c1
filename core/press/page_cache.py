"""Keeps the pages of forms from being counted until they are painted, so that few pages are measured only once.

Of many pages only the first are kept: the memory of a long print must stay flat.
"""

from weakref import ref

from core.press.blocks import count_pages, paginate
from core.press.form import Form
from core.press.pages import Page

_MOST_FORMS, _MOST_PAGES = 256, 8
_kept: dict[int, tuple[ref[Form], list[Page]]] = {}


def count(form: Form) -> int:
    """Count the pages of a form, and keep them for `take` if there is room."""
    known = _known(form)
    if known:
        return len(known)
    if len(_kept) >= _MOST_FORMS:
        return count_pages(form)
    pages = paginate(form)
    if len(pages) <= _MOST_PAGES:
        # By identity: to compare forms by what is in them would take as long as to measure them.
        place = id(form)
        _kept[place] = ref(form, lambda _: _kept.pop(place, None)), pages
    return len(pages)


def take(form: Form) -> list[Page]:
    """Give the measured pages of a form to whoever paints them, and may add to them."""
    known = _known(form)
    if known:
        del _kept[id(form)]
    return known or paginate(form)


def _known(form: Form) -> list[Page] | None:
    kept = _kept.get(id(form))
    return kept[1] if kept and kept[0]() is form else None
