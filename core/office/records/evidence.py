"""Evidence of who is who in words: what speaks for one person or school and what against, what each side says."""

from core.kinds import kind_named
from core.kinds.schools import PERSON_PRIVATE
from core.model.fields import Field, Text
from core.model.words import say
from core.office.base.results import Piece
from core.office.records.naming import Naming
from core.rules.identity import Comparison, SharedFact

# Piece of evidence -> the field in whose words it is told.
_FIELDS = {
    "identity": (PERSON_PRIVATE.name, "id_number"),
    "phone": (PERSON_PRIVATE.name, "phone"),
    "birth": ("person", "birth"),
    "school": ("person", "school"),
    "sex": ("person", "sex"),
    "subjects": ("person", "subjects"),
    "post": ("person", "post"),
    "code": ("school", "code"),
    "county": ("school", "county"),
    "stage": ("school", "stage"),
    "former": ("school", "former_names"),
}


def pieces(naming: Naming, found: Comparison) -> tuple[Piece, ...]:
    """Return the evidence of a comparison as people read it."""
    return tuple(_piece(naming, one) for one in found.evidence)


def in_words(piece: Piece) -> str:
    """Return a piece of evidence as one short sentence: 出生年月相同, 性别不同（男／女）."""
    if piece.what == "writing":
        return say("读音相同，字不同")
    if piece.what == "place":
        return say("名称只差县、乡镇（{one}／{other}）", one=piece.one, other=piece.other)
    if piece.speaks == "for":
        return say("{label}相同", label=piece.label)
    return say("{label}不同（{one}／{other}）", label=piece.label, one=piece.one, other=piece.other)


def _piece(naming: Naming, one: SharedFact) -> Piece:
    kind, name = _FIELDS.get(one.what, ("", ""))
    declared = kind_named(kind)
    field = declared.field(name) if declared else None
    label = say(field.label) if field else say("名称")
    ours, theirs = (_shown(naming, one.what, field, value) for value in (one.one, one.other))
    return Piece(one.what, label, "for" if one.speaks_for else "against", one.weight == "strong", ours, theirs)


def _shown(naming: Naming, what: str, field: Field | None, value: str) -> str:
    """Return what one side says as people read it; a number that is not to be read by others stays covered."""
    if isinstance(field, Text) and field.cover:
        return field.covered(value)
    return naming.text(field, value) if field and what in ("school", "birth") else value
