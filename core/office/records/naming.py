"""What a record is called and how its values read: references by the name of what they point to."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from core.kinds import kind_named
from core.model.fields import Auto, Field, Name, Ref, Rows, Text, Value
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import language, lasting, say
from core.rules.names import cleaned, loosened

_REMEMBERED = 8192
_MOST_SAID = 50_000
Get = Callable[[str, str], Record | None]
Initials = Callable[[str], tuple[tuple[str, ...], str]]
"""Tells of a name the letters by which it is found, and its place in the order."""
NameEntries = tuple[list[tuple[str, str]], str]
"""What the search index keeps of a record: its names with the letters that find them, and its place in the order."""


class Naming:
    """Names records, given a way to get them."""

    def __init__(self, get: Get, words: Callable[[Field, Value], str] = Field.show) -> None:
        """Name records; `words` tells how a kept value reads, on paper otherwise than on the screen."""
        self._get, self._words = get, words

    def called(self, kind: str, uid: str) -> str:
        """Return the short name of a record: a person's name, a school's name, a lesson's topic."""
        if not uid:
            return ""
        record = self._get(kind, uid)
        if record is None:
            return say("（等待到达）")
        declared = _declared(kind)
        short = next((one for one in declared.naming() if isinstance(one, Text | Name) and record.get(one.name)), None)
        return str(record.get(short.name)) if short else self.title(record)

    def title(self, record: Record) -> str:
        """Return the full name of a record: all the fields that name its kind."""
        declared = _declared(record.kind)
        parts = [self._named(record, one) for one in declared.naming()]
        return " ".join([part for part in parts if part]) or say(declared.title)

    def choice(self, record: Record) -> str:
        """Return the name by which a record is told from others of the same name: 张伟（义门镇中学，历史）."""
        if record.kind != "person":
            return self.title(record)
        parts = (self.shown(record, "school"), self.shown(record, "subjects"), self.shown(record, "birth"))
        return f"{record.get('full_name')}（{'，'.join(part for part in parts if part)}）"

    def shown(self, record: Record, name: str) -> str:
        """Return a field's value as people read it."""
        field = _declared(record.kind).field(name)
        return self._shown(record, field) if field else ""

    def text(self, field: Field, value: Any) -> str:
        """Return a value of that field as people read it; lines one below the other."""
        if value is None:
            return ""
        if isinstance(field, Ref):
            return self._referred(field, str(value))
        if isinstance(field, Rows):
            return "\n".join(self._line(field, line) for line in value)
        return self._words(field, value)

    def index_entries(self, record: Record, initials: Initials) -> NameEntries:
        """Return what the search index keeps of a record: its names with their pinyin initials, and its sort key."""
        # The index outlives the language of the screen: what a record is called in Chinese finds it always.
        with lasting():
            text = self.title(record)
        short, key = initials(text)
        entries = [(text, one) for one in short] or [(text, "")]
        if language() != "zh":
            entries.append((self.title(record), ""))
        if (plain := loosened(text)) != cleaned(text):
            # A name with dots or rare signs is found by whoever types it without them, or the usual sign.
            entries.append((plain, ""))
        given = str(record.get("sort_key") or "").strip().lower()
        return entries, given or key

    def _shown(self, record: Record, field: Field) -> str:
        value = record.get(field.name)
        if value is None and isinstance(field, Auto):
            value = field.of(record.values)
        return self.text(field, value)

    def _named(self, record: Record, field: Field) -> str:
        """Return what a field gives to the name of its record; of child lines, what each of them refers to."""
        if not isinstance(field, Rows):
            return self._shown(record, field)
        column = next((column for column in field.fields if isinstance(column, Ref)), None)
        lines = record.lines(field.name) if column else ()
        return "、".join(self.text(column, line[column.name]) for line in lines if column and line.get(column.name))

    def _referred(self, field: Ref, uid: str) -> str:
        home = next((kind for kind in field.to if self._get(kind, uid)), field.to[0] if field.to else "")
        return self.called(home, uid) if home else uid

    def _line(self, rows: Rows, line: Mapping[str, Value]) -> str:
        parts = (self.text(column, line.get(column.name)) for column in rows.fields)
        return "，".join(part for part in parts if part)


class CachedNaming(Naming):
    """Names many records of one sitting: what they refer to is read once, and each value is put into words once."""

    def __init__(self, get: Get) -> None:
        super().__init__(lru_cache(_REMEMBERED)(get))
        self._said: dict[tuple[int, Any, str], str] = {}

    def text(self, field: Field, value: Any) -> str:
        """Return a value of that field as people read it; lines one below the other."""
        if value is None or isinstance(field, Rows):
            return super().text(field, value)
        # Fields are declared once and stand for good, so that one may be known by its place in memory.
        key = (id(field), value, language())
        said = self._said.get(key)
        if said is None:
            if len(self._said) >= _MOST_SAID:
                self._said.clear()
            said = self._said[key] = super().text(field, value)
        return said


def _declared(kind: str) -> Kind:
    declared = kind_named(kind)
    if declared is None:
        raise KeyError(kind)
    return declared
