"""A kind as a county prints it: fields left out or called otherwise on a form, by a record and not by code."""

from collections.abc import Iterator

from msgspec.structs import replace

from core.faces.paper.source import Source
from core.kinds.templates import TEMPLATE, names
from core.model.fields import Field, Rows, Values
from core.model.kind import Kind


def tailored(kind: Kind, source: Source) -> Kind:
    """Return the kind as its form is printed here: fields that are left out are gone, the others bear their labels."""
    found = source.find(TEMPLATE, form=kind.paper.form) if kind.paper else ()
    lines = [line for template in found for line in template.lines("fields")]
    return replace(kind, fields=tuple(_changed(kind.fields, lines))) if lines else kind


def _changed(fields: tuple[Field, ...], lines: list[Values], above: Field | None = None) -> Iterator[Field]:
    for field in fields:
        line = next((one for one in lines if names(str(one.get("field") or ""), field, above)), {})
        if line.get("hidden"):
            continue
        called = replace(field, label=str(line.get("label") or field.label))
        if isinstance(called, Rows):
            # A table without columns would be no table: then all of them stay.
            called = replace(called, fields=tuple(_changed(called.fields, lines, field)) or called.fields)
        yield called
