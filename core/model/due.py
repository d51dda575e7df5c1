"""What a record still lacks, by which day something of it is due, and by what it is seen to be done.

Declared on the kind and read by the binder's list of gaps and by the agenda; nothing is asked here.
"""

from msgspec import Struct


class Filled(Struct, frozen=True):
    """Seen when the field is filled, or the flag set; of a child line its column."""

    field: str


class Is(Struct, frozen=True):
    """Seen when the field holds one of the words."""

    field: str
    words: tuple[str, ...]


class Named(Struct, frozen=True):
    """Seen when a record of the kind names this one in its field."""

    kind: str
    field: str


class Followed(Struct, frozen=True):
    """Seen when a later record of the same kind holds the same in these fields: a pair that goes on."""

    fields: tuple[str, ...]


class Reached(Struct, frozen=True):
    """Seen when the plan has counted that much."""


WholeSign = Filled | Is | Named
"""By what it is seen that a record is whole, or something of it done."""


class Lack(Struct, frozen=True):
    """What a record lacks until `sign` is seen, and why it is wanted."""

    sign: WholeSign
    what: str
    why: str


class Due(Struct, frozen=True):
    """Something of a record that is due on a day and open until one of the signs is seen, whatever year it is.

    `day` and `who` are fields, or columns of the child lines that are due one by one ("actions.due"); without a day
    there the field `otherwise` stands for it, if one is named. `what` is said to a person, with the values of the
    fields that it names in braces. What is one's `own` affair is called up for nobody else; `about` says whom it
    concerns, by a field or one step further ("lesson.teacher").
    """

    day: str
    what: str
    done: tuple[WholeSign | Followed | Reached, ...]
    who: tuple[str, ...] = ()
    otherwise: str = ""
    own: bool = False
    about: str = ""
