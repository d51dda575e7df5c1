"""The labels on a form, broken where readers pause, and the words for a class. What stands beside them is contents."""

import re

from core.faces.paper.reading import Reading
from core.kinds.mentoring import LESSON
from core.model.fields import Field, Ref
from core.model.words import say
from core.press.form import Cell, label

LABEL = 25.2
"""The width of a label cell in mm: six characters."""
SIZE = 10.5
"""五号, the type size of labels and contents."""
MM_A_SIGN = SIZE * 25.4 / 72
"""The width of one Chinese character at that size, in mm."""
_LABEL_LINE, _FULL_LINE = 5, 6
_FIRST_HAN = "⺀"
# Where a reader pauses in a label: behind a school's role, a bracket, a word that ties; before a bracket, such a word.
_PAUSE = re.compile("(?:帮扶|受援|支援|派出|接收)校$|[）的与及和时]$")
_PAUSE_BEFORE = "（与及和"


def label_cell(text: str, *, cols: int = 1, rows: int = 1) -> Cell:
    """Return a label cell; what does not fit on its line is broken where Chinese readers pause."""
    return label(broken(text) if cols == 1 else text, cols=cols, rows=rows, size=SIZE)


def label_words(field: Field) -> str:
    """Return what a field is called on paper: a lesson by its topic, which stands for it."""
    return say("课题") if isinstance(field, Ref) and field.to == (LESSON.name,) else say(field.label)


def class_words(lesson: Reading | None) -> str:
    """Return the class as schools say it: 五年级（2）班."""
    grade = lesson.values.get("grade") if lesson else None
    if lesson is None or not grade:
        return f"　　{say('年级')}　　{say('班')}"
    return _grades()[int(grade) - 1] + lesson.text("class_name")


def _grades() -> tuple[str, ...]:
    return (
        say("一年级"), say("二年级"), say("三年级"), say("四年级"), say("五年级"), say("六年级"),
        say("七年级"), say("八年级"), say("九年级"), say("高一"), say("高二"), say("高三"),
    )  # fmt: skip


def broken(text: str) -> str:
    """Return a label in lines of at most six characters, broken where Chinese readers pause."""
    line = _FULL_LINE if text.startswith("（") else _LABEL_LINE
    if len(text) <= line or "\n" in text or text[0] < _FIRST_HAN:
        return text
    head, bracket, rest = text.partition("（")
    if head and bracket and len(text) > 2 * _FULL_LINE:
        return f"{broken(head)}\n{broken(bracket + rest)}"
    places = [at for at in range(2, len(text) - 1) if at <= _FULL_LINE and len(text) - at <= _FULL_LINE]
    if not places:
        return text
    at = min(reversed(places), key=lambda at: _cost(text, at))
    return f"{text[:at]}\n{text[at:]}"


def _cost(text: str, at: int) -> float:
    # What stands in brackets is broken last of all.
    uneven = abs(len(text) - 2 * at) + (10 if text[:at].count("（") > text[:at].count("）") else 0)
    if _PAUSE.search(text[:at]):
        return uneven
    if text[at] in _PAUSE_BEFORE:
        return uneven + 0.5
    # Chinese words are mostly pairs: 交换意见 | 情况, not 交换意见情 | 况.
    return uneven + (5 if (at - text.startswith("（")) % 2 else 2)
