"""The text area of a form's pages: where the next thing goes, and when a page is turned."""

from dataclasses import dataclass, field

from core.press.form import PAPERS, Form
from core.press.pages import MM, Page

MARK_ROOM = 25.0
"""White at the edge of a page that bears a QR mark or an archive stamp, in mm."""


@dataclass(slots=True)
class Frame:
    """A column of pages being filled from top to bottom, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    extra: dict[int, float] = field(default_factory=dict)  # more height for the fill rows, by their number
    counting: bool = False  # only pages are counted: cells are not drawn
    trial: bool = False  # what is measured is kept, since most of it is set again with the next trial
    y: float = 0
    pages: list[Page] = field(default_factory=list)
    fills: list[int] = field(default_factory=list)  # the page on which each fill row ends, in order
    left_over: list[float] = field(default_factory=list)  # the room that was left on each page when it was turned

    @property
    def page(self) -> Page:
        """Give the page being filled."""
        return self.pages[-1]

    @property
    def room(self) -> float:
        """Give what height is left on this page."""
        return self.bottom - self.y

    @property
    def measure(self) -> float:
        """Give the width of the text area."""
        return self.right - self.left

    @property
    def capacity(self) -> float:
        """Give the height of a whole text area."""
        return self.bottom - self.top

    @property
    def at_top(self) -> bool:
        """Tell whether nothing stands on this page yet."""
        return self.y <= self.top

    def turn(self) -> None:
        """Begin a new page."""
        if self.pages:
            self.left_over.append(self.room)
        self.pages.append(Page(self.width, self.height))
        self.y = self.top

    def ensure(self, height: float) -> None:
        """Turn the page if `height` does not fit on what is left of it."""
        if height > self.room + 0.01 and not self.at_top:
            self.turn()


def frame_of(form: Form, extra: dict[int, float], *, counting: bool = False, trial: bool = False) -> Frame:
    """Make the frame of a form, with its first page turned."""
    width, height = PAPERS[form.paper]
    margins = form.margins
    top = max(margins.top, MARK_ROOM) if form.mark or form.stamp else margins.top
    frame = Frame(
        width * MM,
        height * MM,
        margins.left * MM,
        (width - margins.right) * MM,
        top * MM,
        (height - margins.bottom) * MM,
        extra,
        counting,
        trial,
    )
    frame.turn()
    return frame
