"""Moments as people read them: the time of this computer's zone, to the minute."""

import datetime as dt


def when(moment: str) -> str:
    """Return an ISO moment as 2026-03-05 08:05 in local time; "" for none."""
    if not moment:
        return ""
    parsed = dt.datetime.fromisoformat(moment)
    local = parsed.astimezone() if parsed.tzinfo else parsed
    return f"{local:%Y-%m-%d %H:%M}"
