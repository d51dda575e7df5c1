"""Needs and resources of two schools brought together: suggestions with a score and the reasons for it.

It only proposes; a person decides. A school is never matched with itself, and both directions are looked at alike.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.model.record import Record

AREA, SUBJECT, WORDS, URGENT = "area", "subject", "words", "urgent"
_POINTS = {AREA: 40, SUBJECT: 30, WORDS: 8, URGENT: 2}
_MOST_WORDS = 3
_LEAST = 30
_WORD = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,}|[a-z0-9]{2,}")
# Words that stand in nearly every line and therefore tell nothing.
_EMPTY = re.compile("|".join((
    "学校", "教师", "老师", "学生", "需要", "提供", "开展", "进行", "缺少", "不足", "提高", "提升", "帮助", "支持",
    "希望", "可以", "能力", "工作", "教学", "水平", "本校", "我校", "方面", "一名", "两名", "每周", "每月", "学期",
)))  # fmt: skip


class Reason(NamedTuple):
    """Why two lines fit: area, subject, words in common, or the urgency of the need."""

    why: str
    words: str


class Suggestion(NamedTuple):
    """A need and a resource that fit, with points out of about a hundred and the reasons."""

    need: Record
    resource: Record
    score: int
    reasons: tuple[Reason, ...]


def suggestions(needs: Iterable[Record], resources: Sequence[Record]) -> list[Suggestion]:
    """Return the pairs of need and resource of different schools that fit, the best first."""
    found = [
        one
        for need in needs
        for resource in resources
        if need.get("school") != resource.get("school") and (one := _suggestion(need, resource))
    ]
    return sorted(
        found, key=lambda one: (-one.score, -int(one.need.get("urgency") or 0), one.need.uid, one.resource.uid)
    )


def _suggestion(need: Record, resource: Record) -> Suggestion | None:
    reasons: list[Reason] = []
    points = 0
    if need.get("area") == resource.get("area"):
        reasons.append(Reason(AREA, str(need.get("area"))))
        points += _POINTS[AREA]
    if need.get("subject") and need.get("subject") == resource.get("subject"):
        reasons.append(Reason(SUBJECT, str(need.get("subject"))))
        points += _POINTS[SUBJECT]
    words = _in_common(need, resource)
    if words:
        reasons.append(Reason(WORDS, "、".join(words[:_MOST_WORDS])))
        points += _POINTS[WORDS] * min(_MOST_WORDS, sum(map(_weight, words)))
    if points < _LEAST:
        return None
    return _urgent(Suggestion(need, resource, points, tuple(reasons)))


def _urgent(one: Suggestion) -> Suggestion:
    urgency = int(one.need.get("urgency") or 0)
    if not urgency:
        return one
    reasons = (*one.reasons, Reason(URGENT, str(urgency)))
    return one._replace(score=one.score + _POINTS[URGENT] * urgency, reasons=reasons)


def _in_common(need: Record, resource: Record) -> list[str]:
    """Return the longest words that stand in both lines and tell something, the longest first."""
    wanted, offered = _text(need, "need"), _text(resource, "resource")
    subject = str(need.get("subject") or "").lower()
    if subject and need.get("subject") == resource.get("subject"):
        # An equal subject is a reason of its own, and does not count again as a word.
        wanted, offered = wanted.replace(subject, " "), offered.replace(subject, " ")
    found = {word: None for run in _WORD.findall(wanted) for word in _shared(run, offered) if _weight(word)}
    return sorted(found, key=len, reverse=True)


def _text(record: Record, field: str) -> str:
    return f"{record.get(field) or ''} {record.get('subject') or ''}".lower()


def _shared(run: str, text: str) -> Iterator[str]:
    """Yield the parts of a run of characters that stand in the text, each as long as can be."""
    if run.isascii():
        # Half of a Latin word is no word.
        yield from (word for word in _WORD.findall(text) if word == run)
        return
    first = 0
    while first < len(run) - 1:
        last = first + 1
        while last < len(run) and run[first : last + 1] in text:
            last += 1
        if last - first > 1:
            yield run[first:last]
        first = last


def _weight(word: str) -> int:
    """Return how many pairs of characters tell something; a Latin word tells as much as one."""
    if word.isascii():
        return 1
    return sum(len(part) - 1 for part in _EMPTY.sub(" ", word).split())
