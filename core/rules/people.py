"""People's names: in what order they stand, what is typed to find them, how they are spread on paper.

Knows Chinese readings; keeps nothing, and leaves the correction of a wrong reading to the person who knows it.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin, pinyin

# Characters that are read otherwise when they are surnames; the common reading would put 单芳 under D.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge",
    "翟": "zhai", "乐": "yue", "任": "ren", "尉": "wei", "葛": "ge", "纪": "ji", "宁": "ning", "冼": "xian",
    "覃": "qin", "员": "yun", "那": "na", "召": "shao", "黑": "he", "折": "she", "种": "chong", "缪": "miao",
    "逄": "pang", "隗": "wei", "句": "gou", "繁": "po", "秘": "bi", "洗": "xian", "谌": "chen", "郗": "xi",
    "訾": "zi", "都": "du", "阚": "kan", "郇": "xun", "祭": "zhai", "佴": "nai", "撒": "sa", "藏": "zang",
    "车": "che", "费": "fei", "燕": "yan", "应": "ying", "占": "zhan", "薄": "bo", "柏": "bai", "瞿": "qu",
    "宓": "mi", "角": "jue", "莘": "shen", "仉": "zhang", "贾": "jia", "盛": "sheng", "石": "shi", "沈": "shen",
    "哈": "ha", "晟": "cheng", "妫": "gui", "过": "guo", "教": "jiao", "重": "chong", "俞": "yu", "褚": "chu",
    "牟": "mu", "長": "zhang", "單": "shan", "區": "ou", "蓋": "ge", "樂": "yue", "員": "yun", "紀": "ji",
}  # fmt: skip
_COMPOUND = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"), "令狐": ("ling", "hu"), "鲜于": ("xian", "yu"), "宰父": ("zai", "fu"),
    "乐正": ("yue", "zheng"), "呼延": ("hu", "yan"), "赫连": ("he", "lian"), "宿勤": ("su", "qin"),
}  # fmt: skip
# Characters of real names that the dictionary of readings does not hold.
_RARE = {"𠮷": "ji", "䶮": "yan", "㼆": "ying"}
# Readings of old books, which nobody types: in the date of every title they would take the places of real ones.
_OLD = {"月": "ru", "期": "ji"}
_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PARTING = r"[\s·]+"
# A run of Chinese characters goes on behind what parts them; other words stand one by one.
_RUN = re.compile(rf"[{_HAN}]+(?:{_PARTING}[{_HAN}]+)*|[^\s·{_HAN}]+")
_NUMBER = re.compile(rf"(?<=[\s·{_HAN}])[0-9]")
# After "z": what has no reading stands behind everything that has one.
_AFTER = "~"
_MOST_READINGS = 8


class _Run(NamedTuple):
    """A run of Chinese characters, or another word: how its signs are read, and what is typed for all of it."""

    # A character or word, and how it is likely read.
    readings: tuple[tuple[str, str], ...]
    likely: str
    letters: tuple[str, ...]


def found_by(name: str) -> tuple[tuple[str, ...], str]:
    """Return what is typed to find the name, and its place in the order."""
    return initials(name), sort_key(name)


def sort_key(name: str, given: str = "") -> str:
    """Return the name's pinyin with its surname's own reading; a correction typed by a person (`given`) wins."""
    typed = _plain(given).split() if given else []
    if not typed:
        return " ".join([run.likely for run in _read(name)]) or _AFTER
    read = [reading for run in _read(name) for reading in run.readings]
    # "shan" typed for 单芳 corrects the surname and leaves the rest as it is read.
    if len(typed) == 1 and len(read) > 1 and typed[0] in _syllables(read[0][0]):
        typed += [likely for _, likely in read[1:]]
    return " ".join(typed)


def initials(name: str) -> tuple[str, ...]:
    """Return the letters typed to find the name, the likeliest first, at most eight when characters have readings."""
    return tuple(dict.fromkeys(filter(None, _spelt([run.letters for run in _read(name)]))))


def spread(name: str) -> str:
    """Return a name of two Chinese characters with an ideographic space between them: for paper, never to be kept."""
    return f"{name[0]}\u3000{name[1]}" if re.fullmatch(rf"[{_HAN}]{{2}}", name) else name


# The letters of a name and its place in the order are asked for one after the other.
@lru_cache(maxsize=256)
def _read(name: str) -> tuple[_Run, ...]:
    # Titles by the thousand end with the same few days: these are read once, as are the names before them.
    if found := _NUMBER.search(name):
        return (*_read_first(name[: found.start()]), *_read_on(name[found.start() :]))
    return _read_first(name)


@lru_cache(maxsize=4096)
def _read_first(name: str) -> tuple[_Run, ...]:
    runs = _runs(name)
    return _together([_named(runs[0]), *map(_plainly_read, runs[1:])]) if runs else ()


@lru_cache(maxsize=4096)
def _read_on(words: str) -> tuple[_Run, ...]:
    return _together([_plainly_read(run) for run in _runs(words)])


def _together(runs: Sequence[_Run]) -> tuple[_Run]:
    """Return runs that always follow each other as one."""
    readings = tuple(reading for run in runs for reading in run.readings)
    return (_Run(readings, " ".join([run.likely for run in runs]), tuple(_spelt([run.letters for run in runs]))),)


def _runs(name: str) -> list[str]:
    """Return the runs of Chinese characters, whatever parts them, and the other words one by one."""
    return [run if run.isalnum() else _whole(run) for run in _RUN.findall(name)]


def _whole(run: str) -> str:
    return re.sub(_PARTING, "", run) if _is_han(run[0]) else run


@lru_cache(maxsize=4096)
def _named(run: str) -> _Run:
    """Return the readings of what begins a name: its surname has a reading of its own."""
    if not _is_han(run[0]):
        return _plainly_read(run)
    head = _COMPOUND.get(run[:2]) or (_SURNAMES.get(run[0]) or _read_together(run[0])[0],)
    # The given name is read as a whole: 朝阳 is zhao yang, 朝 alone would be chao.
    given = run[len(head) :]
    return _run(tuple(zip(run, (*head, *(_read_together(given) if given else ())), strict=True)))


@lru_cache(maxsize=4096)
def _plainly_read(run: str) -> _Run:
    return _run(tuple(zip(run, _read_together(run), strict=True)) if _is_han(run[0]) else ((run, _plain(run)),))


def _run(readings: tuple[tuple[str, str], ...]) -> _Run:
    likely = " ".join([likely for _, likely in readings])
    return _Run(readings, likely, tuple(_spelt([_letters(word, likely) for word, likely in readings])))


def _spelt(letters: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield what may be typed for several in a row, the likeliest first, at most so many."""
    return map("".join, itertools.islice(itertools.product(*letters), _MOST_READINGS))


def _read_together(han: str) -> tuple[str, ...]:
    # The library takes a list for the characters it cannot read, one each, though its types say otherwise.
    found: list[str] = lazy_pinyin(han, errors=_unread)  # type: ignore[arg-type]
    return tuple(found)


def _unread(han: str) -> list[str]:
    return [_RARE.get(sign, _AFTER + sign) for sign in han]


# A county has ten thousands of names, of some thousand characters: each is looked up once.
@lru_cache(maxsize=8192)
def _letters(word: str, likely: str) -> tuple[str, ...]:
    """Return the letters a character may be searched by; an empty one if nobody can spell it."""
    if likely.startswith(_AFTER):
        return ("",)
    return tuple(dict.fromkeys([likely[:1], *(syllable[0] for syllable in _syllables(word))]))


@lru_cache(maxsize=8192)
def _syllables(word: str) -> tuple[str, ...]:
    """Return all readings of a character, the surname's own among them."""
    if not _is_han(word):
        return ()
    known: list[list[str]] = pinyin(word, style=Style.NORMAL, heteronym=True, errors="ignore")
    own = [_SURNAMES[word]] if word in _SURNAMES else []
    found = known[0] if known else []
    return (*own, *(syllable for syllable in found if syllable and syllable != _OLD.get(word)))


@lru_cache(maxsize=8192)
def _is_han(word: str) -> bool:
    return re.fullmatch(rf"[{_HAN}]", word) is not None


def _plain(text: str) -> str:
    """Return letters in lower case without tone marks; ü is typed as v."""
    marked = unicodedata.normalize("NFC", text).lower()
    letters = unicodedata.normalize("NFKD", re.sub("[üǖǘǚǜ]", "v", marked).replace("·", " "))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    # Vowel signs of other scripts are letters, not tone marks.
    return (bare if bare.isascii() else marked).strip()
