"""Names in the script of their people, 民族文字, as paper bears them: above the Chinese name, where they can be set.

A name that no font can draw whole is left out, and told with what cannot be printed.
"""

from collections.abc import Iterator

from core.faces.paper.source import Source
from core.kinds import kind_named
from core.model.fields import Field, Ref, Value
from core.model.kind import Kind
from core.model.record import Record
from core.press.form import Role
from core.press.text.fonts import missing_characters

_ROLE: Role = "song"


def local_name(kind: str, uid: str, source: Source) -> str:
    """Return the name of a person or school in the script of its people, "" where there is none or it cannot be set."""
    words = _kept(kind, uid, source)
    return "" if words and any(missing_characters(words, _ROLE)) else words


def above(local: str, name: str) -> str:
    """Return a name with the one in its people's script above it."""
    return f"{local}\n{name}" if local and name else name


def with_local(field: Field, value: Value, name: str, source: Source) -> str:
    """Return the name that a reference is shown by, with the one in its people's script above it."""
    if not isinstance(field, Ref) or not value:
        return name
    return above(next((one for to in field.to if (one := local_name(to, str(value), source))), ""), name)


def left_out(kind: Kind, record: Record, source: Source) -> Iterator[str]:
    """Yield the names in their people's script that a paper of the record leaves out because no font can draw them."""
    for ref in kind.refs():
        for to in ref.to:
            words = _kept(to, str(record.get(ref.name) or ""), source)
            if words and any(missing_characters(words, _ROLE)):
                yield words


def _kept(kind: str, uid: str, source: Source) -> str:
    declared = kind_named(kind)
    if not uid or declared is None or declared.field("name_local") is None:
        return ""
    record = source.record(kind, uid)
    return str(record.get("name_local") or "") if record else ""
