"""The lists that the program brings, so that two schools can begin without a county office."""

import hashlib
from collections.abc import Iterator
from typing import Any

from core.kinds.mentoring import RUBRIC

# The six dimensions and the thresholds of the default sheet; a boundary belongs to the level it opens (>=).
_ITEMS = (
    ("教学目标", "目标明确具体，符合课程标准和学情", 10),
    ("教学内容", "内容正确，重点突出，难点处理得当", 15),
    ("教学过程与方法", "环节清楚，方法恰当，时间分配合理", 30),
    ("学生参与", "学生主动，参与面广，思考有深度", 20),
    ("教学效果", "目标达成，不同程度的学生都有收获", 15),
    ("教师素养", "语言、板书、教态、手段运用规范", 10),
)
_LEVELS = (("优秀", 90), ("良好", 75), ("合格", 60), ("不合格", 0))


def presets() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (kind, uid, values) of every list; the same uid on every computer, so that they are one."""
    values: dict[str, Any] = {
        "code": "QL",
        "version": 1,
        "title": "课堂教学评价表（默认）",
        "items": [
            {"id": _id("item", dimension), "dimension": dimension, "item": item, "weight": weight}
            for dimension, item, weight in _ITEMS
        ],
        "levels": [{"id": _id("level", level), "level": level, "least": least} for level, least in _LEVELS],
    }
    yield RUBRIC.name, RUBRIC.uid_of(values), values


def _id(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
