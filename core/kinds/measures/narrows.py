"""The fields by which readers narrow measures, each with the words to choose from and how paper says it."""

from core.kinds.lists import LEVELS, SUBJECTS
from core.model.metric import HELPED_SIDE, HELPING_SIDE, Compare, Narrow

_ONLY = "{words}"
HELPED_TEACHERS, HELPING_TEACHERS = "受援校教师", "帮扶校教师"
MENTEES, MENTORS, BACKBONE = "徒弟", "师傅", "骨干教师"
GROUPS = (HELPED_TEACHERS, HELPING_TEACHERS, MENTEES, MENTORS, BACKBONE)


def chosen(name: str, label: str, options: tuple[str, ...], path: str = "", said: str = "") -> Narrow:
    """Return a field that is one of some words."""
    return Narrow(name, label, path or name, (Compare.IS,), options, said={Compare.IS: said or _ONLY})


def ladder(name: str, label: str, options: tuple[str, ...], path: str = "", *, step: str = "级") -> Narrow:
    """Return a field that is one of some words, or not below one of them."""
    said = {Compare.IS: f"{{words}}{step}", Compare.LEAST: f"{{words}}{step}以上"}
    return Narrow(name, label, path or name, (Compare.IS, Compare.LEAST), options, said=said)


def number(name: str, label: str, path: str = "") -> Narrow:
    """Return a number that is not below what is asked."""
    return Narrow(name, label, path or name, (Compare.LEAST,), said={Compare.LEAST: "{label}不少于 {words}"})


def words(name: str, label: str, path: str = "") -> Narrow:
    """Return a text that has some words in it."""
    return Narrow(name, label, path or name, (Compare.HAS,), said={Compare.HAS: "{label}含“{words}”"})


def subject(path: str = "subject") -> Narrow:
    """Return the subject taught, of the usual list or another."""
    return Narrow("subject", "学科", path, (Compare.IS,), SUBJECTS, open_list=True, said={Compare.IS: _ONLY})


def school(path: str) -> Narrow:
    """Return the school that a record names by a path."""
    return Narrow("school", "学校", path, (Compare.IS,), to="school", said={Compare.IS: _ONLY})


# The people whom a measure counts: one by one, by their school, or by what they are in the programme.
PERSON = Narrow("person", "教师", "", (Compare.IS,), to="person", people=True, said={Compare.IS: _ONLY})
HOME = Narrow("school", "学校", "", (Compare.IS,), to="school", people=True, said={Compare.IS: _ONLY})
GROUP = Narrow("group", "教师范围", "", (Compare.IS,), GROUPS, people=True, said={Compare.IS: _ONLY})
OF_PEOPLE = (PERSON, HOME, GROUP)
# The recipients that a record concerns, and the side of the school that does it.
RECIPIENT = Narrow("recipient", "受援校", "", (Compare.IS,), to="school", said={Compare.IS: _ONLY})
SIDE = Narrow("side", "哪一方", "", (Compare.IS,), (HELPED_SIDE, HELPING_SIDE), said={Compare.IS: _ONLY})
LEVEL = ladder("level", "级别", LEVELS)
