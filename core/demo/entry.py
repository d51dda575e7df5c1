"""One thing that somebody types at one of the desks at a certain time; says nothing of how it is kept."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# What a task came to is not known when the task is set.
_RESULTS = ("done", "result")
# The schools of the source lie in the time zone of all China.
ZONE = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """What is typed (fields by name), where, when and by whom; `gone` takes the record away again."""

    kind: str
    uid: str
    typed: Mapping[str, Any]
    desk: str
    when: dt.datetime
    author: str = ""
    photo: tuple[str, str] = field(default=("", ""))
    gone: bool = False


def with_results(entry: DeskEntry) -> Iterator[DeskEntry]:
    """Yield the entry without what its tasks came to, and that later, once the last of them is due."""
    day = entry.when.date().isoformat()
    at_first = {name: _open(value, day) for name, value in entry.typed.items()}
    yield replace(entry, typed=at_first)
    last = {name: value for name, value in entry.typed.items() if value != at_first[name]}
    if last:
        due = max(str(line.get("due", "")) for rows in last.values() for line in rows)
        yield replace(entry, typed=last, when=moment(dt.date.fromisoformat(due), 17))


def uid_for(*words: object) -> str:
    """Return the uid that belongs to these words: the same words give the same record on every run."""
    line = "\x1f".join(("demo", *map(str, words)))
    return hashlib.blake2b(line.encode(), digest_size=16).hexdigest()


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return a time of day where the schools are."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


def after(start: str, minutes: int) -> str:
    """Return the time of day, 08:30, so many minutes after another."""
    hour, minute = map(int, start.split(":"))
    return f"{(hour * 60 + minute + minutes) // 60:02}:{(hour * 60 + minute + minutes) % 60:02}"


def lines(*parts: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return child lines with ids of their own that follow from the key, empty cells left out."""
    return [
        {"id": uid_for(key, number), **{name: value for name, value in part.items() if value not in ("", None)}}
        for number, part in enumerate(parts, 1)
    ]


def _open(value: Any, day: str) -> Any:
    if not isinstance(value, list):
        return value
    return [
        {name: part for name, part in line.items() if name not in _RESULTS or str(line.get("due", "")) <= day}
        for line in value
    ]
