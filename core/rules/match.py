"""Needs and resources of two schools brought together: suggestions with a score and the reasons for it.

It only proposes; a person decides. A school is never matched with itself, and both directions are looked at alike.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.model.record import Record

AREA, SUBJECT, WORDS, URGENT = "area", "subject", "words", "urgent"
_POINTS = {AREA: 40, SUBJECT: 30, WORDS: 8, URGENT: 2}
_MOST_WORDS = 3
_LEAST = 30
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[A-Za-z0-9]{2,}")
# Pairs of characters that stand in nearly every line and therefore tell nothing.
_EMPTY = frozenset((
    "学校", "教师", "老师", "学生", "需要", "提供", "开展", "进行", "缺少", "不足", "提高", "提升", "帮助", "支持",
    "希望", "可以", "能力", "工作", "教学", "水平", "本校", "我校", "方面", "一名", "两名", "每周", "每月", "学期",
))  # fmt: skip


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
    read = [(resource, _words(resource, "resource")) for resource in resources]
    found = [
        one
        for need in needs
        for words in (_words(need, "need"),)
        for resource, offered in read
        if need.get("school") != resource.get("school") and (one := _suggestion(need, words, resource, offered))
    ]
    return sorted(
        found, key=lambda one: (-one.score, -int(one.need.get("urgency") or 0), one.need.uid, one.resource.uid)
    )


def _suggestion(need: Record, words: set[str], resource: Record, offered: set[str]) -> Suggestion | None:
    reasons: list[Reason] = []
    points = 0
    if need.get("area") == resource.get("area"):
        reasons.append(Reason(AREA, str(need.get("area"))))
        points += _POINTS[AREA]
    if need.get("subject") and need.get("subject") == resource.get("subject"):
        reasons.append(Reason(SUBJECT, str(need.get("subject"))))
        points += _POINTS[SUBJECT]
    common = sorted(words & offered)[:_MOST_WORDS]
    if common:
        reasons.append(Reason(WORDS, "、".join(common)))
        points += _POINTS[WORDS] * len(common)
    if points < _LEAST:
        return None
    return _urgent(Suggestion(need, resource, points, tuple(reasons)))


def _urgent(one: Suggestion) -> Suggestion:
    urgency = int(one.need.get("urgency") or 0)
    if not urgency:
        return one
    reasons = (*one.reasons, Reason(URGENT, str(urgency)))
    return one._replace(score=one.score + _POINTS[URGENT] * urgency, reasons=reasons)


def _words(record: Record, field: str) -> set[str]:
    """Return the pairs of Chinese characters and the Latin words of a line."""
    text = f"{record.get(field) or ''} {record.get('subject') or ''}"
    pairs = {part[at : at + 2] for part in _HAN.findall(text) for at in range(len(part) - 1)}
    return {word for word in pairs | {one.lower() for one in _LATIN.findall(text)} if word not in _EMPTY}
