"""What the head of a superior's column asks for: a measure in a unit, narrowed by the words before it.

A head has a meaning only where every word of it is accounted for and the unit fits; else the column stays empty and is
named. A meaning is written as NAME, NAME/UNIT, or NAME/UNIT;FIELD OP VALUE;… where a person says it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.kinds.lists import LEVELS, SUBJECTS
from core.kinds.measures import MEASURES, measure_named
from core.model.metric import Compare, Metric, Narrowing, misfit, refused
from core.model.words import say
from core.office.base.refusals import Misused

# Words of which the names of the schools and of the pairing stand in a column; they are no numbers.
NAMES: Mapping[str, tuple[str, ...]] = {
    "helper": ("帮扶学校", "帮扶校", "支援校", "支援学校", "甲方", "帮扶单位"),
    "recipient": ("受援学校", "受援校", "被帮扶学校", "被帮扶校", "薄弱学校", "乙方"),
    "pairing_no": ("结对编号",),
}
# What stands over several columns and says nothing of one of them.
_GROUPS = (
    "干部交流",
    "师资帮扶",
    "教学帮扶",
    "教研帮扶",
    "资源帮扶",
    "物资帮扶",
    "帮扶情况",
    "工作开展情况",
    "培养培训",
    "成效",
)
_FILLERS = (
    "本学年",
    "本学期",
    "本年度",
    "年度",
    "累计",
    "共",
    "总",
    "开展",
    "举办",
    "组织",
    "参与",
    "数量",
    "情况",
    "数",
)
_UNIT_WORDS = {
    "人次数": "人次", "人次": "人次", "场次": "场", "次数": "次", "人数": "人", "节数": "节", "天数": "天",
    "学时数": "学时",
    "学时": "学时", "课时数": "节", "项数": "项", "对数": "对", "门数": "门", "金额": "元", "比例": "%", "比率": "%",
}  # fmt: skip
_LEVEL_WORDS = {
    "校级": "校",
    "县级": "县区",
    "区级": "县区",
    "县区级": "县区",
    "市级": "市",
    "省级": "省",
    "国家级": "国家",
}
_ABOVE = re.compile("(及)?以上")
_IN_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")


class Meaning(NamedTuple):
    """A measure in a unit ("" for its usual one), narrowed."""

    metric: Metric
    unit: str = ""
    narrowed: tuple[Narrowing, ...] = ()

    @property
    def words(self) -> str:
        """Return the meaning as it is written down."""
        told = self.metric.name + (f"/{self.unit}" if self.unit and self.unit != self.metric.unit else "")
        narrowed = (f"{one.field} {one.op.name.lower()} {'、'.join(one.words)}" for one in self.narrowed)
        return ";".join((told, *narrowed))


def meant(heads: Mapping[str, str]) -> dict[str, str]:
    """Return what the columns mean; a meaning is given once, to the first column that asks for it."""
    found: dict[str, str] = {}
    for letter, head in heads.items():
        words = next(iter(_meanings(head)), "")
        if words and words not in found.values():
            found[letter] = words
    return found


def read_meaning(words: str) -> Meaning:
    """Return the meaning that somebody wrote; Misused where measure, unit or narrowing is none."""
    told, *narrowed = [part.strip() for part in words.split(";") if part.strip()] or [""]
    name, _, unit = told.partition("/")
    metric = measure_named(name)
    if metric is None:
        raise Misused(say("没有“{key}”这个数；可用的有：{known}", key=name, known=_known()), "bad_map")
    chosen = tuple(_narrowing(metric, part) for part in narrowed)
    problems = [misfit(metric, unit), *(refused(metric, one) for one in chosen)]
    if problem := next(filter(None, problems), ""):
        raise Misused(problem, "bad_map")
    return Meaning(metric, unit, chosen)


def _known() -> str:
    return "、".join(sorted((*NAMES, *(one.name for one in MEASURES))))


def _narrowing(metric: Metric, words: str) -> Narrowing:
    field, _, rest = words.partition(" ")
    op, _, value = rest.partition(" ")
    narrow = metric.narrow(field)
    if op.upper() not in Compare.__members__:
        raise Misused(say("“{op}”不是比较方式，可用 is、least、has", op=op), "bad_map")
    return Narrowing(narrow.name if narrow else field, Compare[op.upper()], tuple(value.split("、")))


def _meanings(head: str) -> Iterator[str]:
    levels = head.split()
    for start in range(len(levels)):
        # What stands over a column may be left out where it only gathers columns.
        if all(level in _GROUPS for level in levels[:start]) and (words := _meaning("".join(levels[start:]))):
            yield words


def _meaning(head: str) -> str:
    name = next((name for name, words in NAMES.items() if head in words), "")
    if name:
        return name
    stated = "".join(_IN_BRACKETS.findall(head))
    text = _IN_BRACKETS.sub("", head)
    found = [one for metric in MEASURES for one in _fits(metric, text, stated)]
    return max(found, key=lambda one: one[0])[1] if found else ""


def _fits(metric: Metric, text: str, stated: str) -> Iterator[tuple[int, str]]:
    for word in sorted((*metric.heads, metric.title), key=len, reverse=True):
        if word in text:
            unit, rest = _unit(text.replace(word, "", 1), stated)
            narrowed, rest = _narrowed(metric, rest)
            if not _without_fillers(rest) and metric.adding(unit):
                yield len(word), Meaning(metric, unit, narrowed).words
                return


def _unit(rest: str, stated: str) -> tuple[str, str]:
    for word, unit in _UNIT_WORDS.items():
        if word in rest:
            return stated or unit, rest.replace(word, "", 1)
    return stated, rest


def _narrowed(metric: Metric, rest: str) -> tuple[tuple[Narrowing, ...], str]:
    found: list[Narrowing] = []
    for word, level in _LEVEL_WORDS.items() if metric.narrow("level") else ():
        if rest.startswith(word):
            rest = rest.removeprefix(word)
            above = _ABOVE.match(rest)
            rest = rest[above.end() :] if above else rest
            options = getattr(metric.narrow("level"), "options", LEVELS)
            if level in options:
                found.append(Narrowing("level", Compare.LEAST if above else Compare.IS, (level,)))
    subject = next((one for one in SUBJECTS if rest.startswith(one)), "") if metric.narrow("subject") else ""
    if subject:
        rest = rest.removeprefix(subject).removeprefix("学科")
        found.append(Narrowing("subject", Compare.IS, (subject,)))
    return tuple(found), rest


def _without_fillers(rest: str) -> str:
    for word in _FILLERS:
        rest = rest.replace(word, "")
    return rest.strip("、，,：: ")
