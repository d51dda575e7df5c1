"""A kind as a county prints it: fields left out or called otherwise on a form, by a record and not by code."""

from collections.abc import Iterator

from msgspec.structs import replace

from core.faces.paper.source import Source
from core.model.fields import Field, Rows, Values
from core.model.kind import Kind

TEMPLATE = "form_template"


def tailored(kind: Kind, source: Source, *, hiding: bool) -> Kind:
    """Return the kind as its form is printed here; a layout of fixed places hides nothing, it only calls otherwise."""
    found = source.find(TEMPLATE, form=kind.paper.form) if kind.paper else ()
    lines = [line for template in found for line in template.lines("fields")]
    if not lines:
        return kind
    return replace(kind, fields=tuple(_changed(kind.fields, lines, hiding=hiding)))


def _changed(fields: tuple[Field, ...], lines: list[Values], *, hiding: bool, above: str = "") -> Iterator[Field]:
    for field in fields:
        line = next((one for one in lines if _names(one, field, above)), {})
        if hiding and line.get("hidden"):
            continue
        called = replace(field, label=str(line.get("label") or field.label))
        if isinstance(called, Rows):
            columns = tuple(_changed(called.fields, lines, hiding=hiding, above=field.name))
            # A table without columns would be no table: then all of them stay.
            called = replace(called, fields=columns or called.fields)
        yield called


def _names(line: Values, field: Field, above: str) -> bool:
    # People write what they read on the form; programs write the name. A column is told from a field by its table.
    name = str(line.get("field") or "").strip()
    if above:
        return name == f"{above}.{field.name}"
    return name in (field.name, field.label)
