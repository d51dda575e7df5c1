"""A clock that the demonstration sets by hand, so that things are entered on the days when people would do it."""

import datetime as dt


class SetClock:
    """Answers the time it was set to; it never goes back, as no computer's clock does."""

    def __init__(self, first: dt.datetime) -> None:
        self._time = first

    def __call__(self) -> dt.datetime:
        """Return the time it shows."""
        return self._time

    def at(self, when: dt.datetime) -> None:
        """Set it to that time, unless it already shows a later one."""
        self._time = max(self._time, when)
