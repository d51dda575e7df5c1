"""Names as they are compared, not as they are written: widths, spaces, dots and ways of writing a sign made one.

Only for comparing; what is kept and shown stays as it was typed.
"""

import re
import unicodedata
from functools import lru_cache

_DOT = "·"
# Between the parts of a name stands U+00B7; all of these are typed in its place, and so is a point.
_DOTS = dict.fromkeys(map(ord, "·•‧∙⋅・․﹒●◦᛫."), _DOT)
# Ways of writing one sign: often typed for each other in names, and yet two people may differ in nothing else.
_SIGNS = str.maketrans(
    "𠮷喆堃昇陞峯羣勛燿曄澂甦濬邨菴崐崑張陳劉趙黃吳楊馬羅鄭謝許鄧馮蕭葉蘇盧蔣賈閻龍萬錢湯賀龔華國偉麗軍紅蘭鳳雲肖闫付囯丽",
    "吉哲坤升升峰群勋耀晔澄苏浚村庵昆昆张陈刘赵黄吴杨马罗郑谢许邓冯萧叶苏卢蒋贾阎龙万钱汤贺龚华国伟丽军红兰凤云萧阎傅国丽",
)
_ORDINAL = re.compile(r"第(10|[1-9])(?=[中小初高幼])")
_NUMERALS = "零一二三四五六七八九十"
_PLACE = re.compile(r"(?:[^省市县区旗乡镇]{1,8}(?:省|自治区|自治州|地区|自治县|市|县|区|旗|乡|镇|街道)|县|镇|乡)+")
_COUNTY = re.compile(r"^(?:[^省市县区旗乡镇]{1,8}(?:省|自治区|自治州|地区|自治县|市|县|区|旗))+(?=..)")
_LEVELS = re.compile("[省市县区乡镇村]")
# Shorter, what is left of a school's name says nothing: every county has its 中学.
_TELLING = 3
_REMEMBERED = 16_384


@lru_cache(_REMEMBERED)
def cleaned(name: str) -> str:
    """Return a name as it is compared: narrow signs, small letters, one kind of dot, no space of any kind."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_DOTS)
    return "".join([sign for sign in plain if unicodedata.category(sign)[0] not in "ZC"]).strip(_DOT)


@lru_cache(_REMEMBERED)
def loosened(name: str) -> str:
    """Return a name without its dots and with variant signs made one: equal ones may be one, or may be two."""
    return cleaned(name).replace(_DOT, "").translate(_SIGNS)


@lru_cache(_REMEMBERED)
def school_cleaned(name: str) -> str:
    """Return a school's name as it is compared: as a person's, and 第1中学 is 第一中学."""
    return _ORDINAL.sub(lambda found: f"第{_NUMERALS[int(found[1])]}", cleaned(name))


def schools_alike(one: str, other: str) -> bool:
    """Tell whether two different names may mean one school: one lacks its county or township, or only its level."""
    shorter, longer = sorted((school_cleaned(one), school_cleaned(other)), key=lambda name: (len(name), name))
    bare = _LEVELS.sub("", shorter)
    if len(bare) < _TELLING:
        return False
    if longer.endswith(shorter) and _PLACE.fullmatch(longer[: len(longer) - len(shorter)]):
        return True
    parts = {_LEVELS.sub("", _COUNTY.sub("", name)) for name in (shorter, longer)}
    return len(parts) == 1 and len(min(parts)) > _TELLING


def school_ending(name: str) -> str:
    """Return the end of a school's name that all names of it which are alike have in common."""
    return _LEVELS.sub("", school_cleaned(name))[-_TELLING:]
