"""What a declaration may say: fields, who may see it, what names it, how it is printed and filed."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from msgspec import Struct

from core.model.due import Due, Lack
from core.model.fields import Auto, Field, Ref, Rows, Text


class Scope(StrEnum):
    """Who may see a record; fixed when it is made."""

    COUNTY = "county"
    SCHOOL = "school"
    PAIRING = "pairing"
    PRIVATE = "private"


class NotBefore(Struct, frozen=True):
    """The day in `field` does not lie before the day in `than`."""

    field: str
    than: str


class Different(Struct, frozen=True):
    """Two references do not name the same record."""

    field: str
    other: str


class OneOf(Struct, frozen=True):
    """At least one of the fields is filled."""

    fields: tuple[str, ...]


class Sound(Struct, frozen=True):
    """What the values say together makes sense; `told` returns field, code and sentence of what does not."""

    told: Callable[[Mapping[str, Any]], tuple[str, str, str] | None]


class Beside(Struct, frozen=True):
    """What the values say fits the records that they refer to; those that are not here are not asked.

    `told` is given the values and those of the referred records by the path of the reference ("parent",
    "plan.pairing"), and returns field, code and sentence of what does not fit. What a record of an earlier release says
    in these references and in the fields `of` is not refused before one of them is changed.
    """

    refs: tuple[str, ...]
    told: Callable[[Mapping[str, Any], Mapping[str, Mapping[str, Any]]], tuple[str, str, str] | None]
    of: tuple[str, ...] = ()

    def same(self, values: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
        """Tell whether both say the same in what is looked at."""
        names = (*self.of, *(path.partition(".")[0] for path in self.refs))
        return all(values.get(name) == others.get(name) for name in names)


Check = NotBefore | Different | OneOf | Sound | Beside


class Trail(Struct, frozen=True):
    """What a change of these fields leaves in the child lines `rows` of the record that `via` names.

    A field in `only` leaves a trail when it becomes one of those words; `reason` is the field that tells why.
    """

    via: str
    rows: str
    fields: tuple[str, ...]
    reason: str
    only: Mapping[str, tuple[str, ...]] = {}


class AtLeast(Struct, frozen=True):
    """A number that is usually not below `least`; below it the person is told, nothing is refused."""

    field: str
    least: float
    words: str


class Expected(Struct, frozen=True):
    """A field that is usually filled; left empty, the person is told, nothing is refused."""

    field: str
    words: str


class Shaped(Struct, frozen=True):
    """A text that usually fits `pattern` as a whole; where it does not, the person is told, nothing is refused."""

    field: str
    pattern: str
    words: str


Advice = AtLeast | Expected | Shaped


class Fill(Struct, frozen=True):
    """What a new record takes over, when its field was left empty, from the record that `via` refers to.

    `take` is given that record's values and what was typed; without `via` it is given nothing and what was typed. With
    `via="lessons.lesson"` the reference of the first child line counts.
    """

    field: str
    take: Callable[[Mapping[str, Any], Mapping[str, Any]], Any]
    via: str = ""


class GridPaper(Struct, frozen=True):
    """A ruled form: label cells and content cells in `columns` columns, long texts over the full width."""

    form: str
    title: str
    signatures: tuple[str, ...] = ()
    copies: int = 1
    landscape: bool = False


class Agreement(Struct, frozen=True):
    """A text with numbered duties, two or three signing parties and their seals."""

    form: str
    title: str
    signatures: tuple[str, ...]
    copies: int = 3


class OwnPaper(Struct, frozen=True):
    """A form whose layout stands in the faces under its own name."""

    form: str
    title: str
    layout: str
    signatures: tuple[str, ...] = ()
    copies: int = 1


Paper = GridPaper | Agreement | OwnPaper


FILINGS = (_AS_PAIRING, BY_BUSINESS) = ("结对帮扶单列一类", "按业务分到各类")
"""How a school files the papers of a pairing: all of them as a class of their own, or with the rest of its papers."""


class Archive(Struct, frozen=True):
    """Where a record is filed: binder place 1–14, class and years of keeping (0 means for ever).

    `code` is its class where pairings are a class of their own, `business` where a school files by its businesses
    (DA/T 22-2015: by 机构 or 问题).

    What covers no more than the days of one term is kept for `term_years`, if that is said. Records of one term that
    hold the same in the field `per_term` are one item, as all sheets of an observer.
    """

    place: int
    years: int = 10
    term_years: int = 0
    code: str = "BFL"
    business: str = ""
    per_term: str = ""

    def class_by(self, filing: str) -> str:
        """Return the class in a school's filing; what belongs to no business stands under pairings everywhere."""
        return self.business if filing == BY_BUSINESS and self.business else self.code


# What gives everything that belongs to it its scope.
_SCOPES = {"school", "pairing"}


class Kind(Struct, frozen=True, dict=True):
    """One kind of record, declared once; every face reads this."""

    name: str
    title: str
    scope: Scope
    fields: tuple[Field, ...]
    chapter: str = ""
    # The fields that name a record in lists, choices and catalogues, most telling first.
    called: tuple[str, ...] = ()
    # The columns of the list; empty means the first six short fields.
    listed: tuple[str, ...] = ()
    # The day on which the event took place, for order, periods and late entries.
    day: str = ""
    # The reference that leads to the pairing (or school) whose scope the record lies in.
    via: str = ""
    # Fields that together are the record's identity: two people who enter the same line enter one record.
    key: tuple[str, ...] = ()
    # The field of the key that counts versions: one that was used is never changed, a change makes the next.
    edition: str = ""
    # The fields by which a line of somebody's table is known to speak of a record that is there already.
    alike: tuple[str, ...] = ()
    # The person whose own words its long texts are: two of them that say nearly the same are told of.
    words_of: str = ""
    checks: tuple[Check, ...] = ()
    advice: tuple[Advice, ...] = ()
    fills: tuple[Fill, ...] = ()
    # What makes a record incomplete, and what of it is due by a day.
    lacks: tuple[Lack, ...] = ()
    due: tuple[Due, ...] = ()
    trail: Trail | None = None
    paper: Paper | None = None
    archive: Archive | None = None

    @property
    def hangs_on(self) -> "Ref | None":
        """Return the reference to what these hang on; they count with its first kind, as attendance with a training."""
        owner = self.field(self.via) if self.scope is Scope.PAIRING else None
        return owner if isinstance(owner, Ref) and not _SCOPES & {*owner.to} else None

    @property
    def takes_place(self) -> bool:
        """Tell whether records of this kind take place between two schools on a day; a pair lasts until dissolved."""
        return (
            bool(self.day) and self.scope is Scope.PAIRING and not self.hangs_on and bool(self.via) and not self.lasts
        )

    @property
    def lasts(self) -> bool:
        """Tell whether records of this kind are in force until they are dissolved."""
        return self.field("dissolved") is not None

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or nothing."""
        return self._by_name.get(name)

    def kept(self) -> Iterator[Field]:
        """Yield the fields that are kept in the table: all but the computed ones."""
        return iter(self._kept)

    def covered(self) -> tuple[Text, ...]:
        """Return the fields whose values leave covered."""
        return self._covered

    def rows(self) -> Iterator[Rows]:
        """Yield the fields that hold child lines."""
        return iter(self._rows)

    def plain(self) -> Mapping[str, Field]:
        """Return the fields that keep one value each, by name."""
        return self._plain

    def naming(self) -> Iterator[Field]:
        """Yield the fields that name a record, most telling first."""
        return iter(self._naming)

    def needed(self) -> Iterator[Field]:
        """Yield the kept fields that must be filled."""
        return iter(self._needed)

    def pointing(self) -> Mapping[str, Ref | Rows]:
        """Return the fields that name other records, or may in their lines, by name."""
        return self._pointing

    def refs(self) -> Iterator[Ref]:
        """Yield the references at the top of the record."""
        return iter(self._refs)

    def uid_of(self, values: Mapping[str, Any]) -> str:
        """Return the uid that follows from the key fields, or "" if the kind has no key or all of it is empty."""
        told = [values.get(name) for name in self.key]
        if told.count(None) + told.count("") == len(told):
            return ""
        line = "\x1f".join([self.name, *[str(value or "") for value in told]])
        return hashlib.blake2b(line.encode(), digest_size=16).hexdigest()

    # A year's records ask for these some million times.

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {one.name: one for one in reversed(self.fields)}

    @cached_property
    def _plain(self) -> dict[str, Field]:
        return {one.name: one for one in self._kept if not isinstance(one, Rows)}

    @cached_property
    def _kept(self) -> tuple[Field, ...]:
        return tuple(one for one in self.fields if not isinstance(one, Auto))

    @cached_property
    def _covered(self) -> tuple[Text, ...]:
        return tuple(one for one in self.fields if isinstance(one, Text) and one.cover)

    @cached_property
    def _naming(self) -> tuple[Field, ...]:
        return tuple(one for name in self.called if (one := self.field(name)))

    @cached_property
    def _needed(self) -> tuple[Field, ...]:
        return tuple(one for one in self._kept if one.required)

    @cached_property
    def _pointing(self) -> dict[str, Ref | Rows]:
        return {name: one for name, one in self._by_name.items() if isinstance(one, (Ref, Rows))}

    @cached_property
    def _rows(self) -> tuple[Rows, ...]:
        return tuple(one for one in self.fields if isinstance(one, Rows))

    @cached_property
    def _refs(self) -> tuple[Ref, ...]:
        return tuple(one for one in self.fields if isinstance(one, Ref))
