"""The words that head a column of a kind: those of its form, those that rosters use beside them, its former names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from core.model.fields import Auto, Field, Ref, Rows
from core.model.kind import Kind
from core.model.words import say

# Heads that rosters use beside the label of the form.
_ALIASES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("person", "full_name"): ("教师姓名", "教职工姓名", "教工姓名", "名字"),
    ("person", "school"): ("所在学校", "工作单位", "单位", "学校名称", "任教学校"),
    ("person", "ethnicity"): ("族别",),
    ("person", "birth"): ("出生日期", "出生时间", "出生年月日", "生日"),
    ("person", "work_start"): ("工作时间", "参加工作年月", "参加工作日期", "参工时间", "工作年月"),
    ("person", "title"): ("专业技术职务", "专业技术职称", "技术职称", "现任职称"),
    ("person", "post"): ("行政职务", "担任职务", "现任职务"),
    ("person", "subjects"): (
        "学科",
        "科目",
        "任教科目",
        "任课学科",
        "所教学科",
        "任教课程",
        "任教学科/任教学科",
        "兼教学科",
    ),
    ("person", "staffing"): ("编制性质", "编制类型", "人员性质"),
    ("person_private", "person"): ("姓名", "教师姓名"),
    ("person_private", "phone"): ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系电话"),
    ("person_private", "id_number"): ("身份证", "身份证号码", "证件号码", "公民身份号码"),
    ("person_private", "address"): ("家庭住址", "家庭地址"),
    ("school", "name_zh"): ("学校", "校名", "单位名称"),
    ("school", "code"): ("标识码", "学校代码"),
}
_IDLE = ("序号", "行号", "编号序", "no", "no.", "问题")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")


@lru_cache(maxsize=1024)
def plain(head: str) -> str:
    """Return a head as it is compared: no white space, no star, narrow signs."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", head)).casefold()


class Labels:
    """The words of the columns of a kind, and of the kinds that keep more about the same record."""

    def __init__(self, kind: Kind, kinds: Iterable[Kind]) -> None:
        self.kind = kind
        own = (kind, _words(kind))
        # The reference that ties the second kind to the first is the line itself, so it has no column.
        self._lists = [own, *((one, _words(one, without=one.key)) for one in kinds if is_beside(one, kind))]

    def meant(self, head: str) -> tuple[Kind, Field] | None:
        """Return the kind and the field that a head names, or nothing."""
        whole = plain(head)
        bare = plain(_BRACKETS.sub("", head))
        for kind, words in self._lists:
            if field := words.get(whole) or words.get(bare):
                return kind, field
        return None

    def named(self, name: str) -> tuple[Kind, Field] | None:
        """Return the kind and the field that an identifier names: "birth", "person_private.phone"; or nothing."""
        first, _, last = name.rpartition(".")
        for kind, _ in self._lists:
            if first in ("", kind.name) and (field := kind.field(last)) and not isinstance(field, (Auto, Rows)):
                return kind, field
        return None


def fields(kind: Kind, kinds: Iterable[Kind]) -> list[tuple[str, Field]]:
    """Return what a column may be taken for by hand: names such as "birth", "person_private.phone", and fields."""
    beside = [(one, f"{one.name}.") for one in kinds if is_beside(one, kind)]
    return [
        (prefix + field.name, field)
        for one, prefix in ((kind, ""), *beside)
        for field in one.kept()
        if not isinstance(field, (Auto, Rows)) and (one is kind or field.name not in one.key)
    ]


def is_beside(one: Kind, kind: Kind) -> bool:
    """Tell whether a kind keeps more about the same record: its key is a single reference to it."""
    key = one.field(one.key[0]) if len(one.key) == 1 else None
    return isinstance(key, Ref) and kind.name in key.to


def tells(kind: Kind, field: Field) -> bool:
    """Tell whether a column of this field shows that the lines are of the kind."""
    return field.required or field.name in kind.called


def is_idle(head: str) -> bool:
    """Tell whether a head counts lines or speaks of the table itself."""
    return plain(head) in {plain(word) for word in (*_IDLE, *map(say, _IDLE))}


def telling(kind: Kind) -> tuple[str, ...]:
    """Return the labels by which a sheet of the kind is known, the required ones first."""
    fields = [one for one in kind.fields if not isinstance(one, (Auto, Rows)) and tells(kind, one)]
    return tuple(dict.fromkeys(one.label for one in sorted(fields, key=lambda one: not one.required)))[:4]


def _words(kind: Kind, without: Sequence[str] = ()) -> dict[str, Field]:
    """Return every word that heads a column of the kind; what the form says wins over what others say."""
    known = [one for one in kind.fields if not isinstance(one, (Auto, Rows)) and one.name not in without]
    words = {plain(word): one for one in known for word in _ALIASES.get((kind.name, one.name), ())}
    words |= {plain(word): one for one in known for word in (*one.was, one.name)}
    return words | {plain(word): one for one in known for word in (say(one.label), one.label)}
