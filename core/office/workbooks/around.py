"""What a sheet says outside its columns: whose it is and which time it speaks of, from its name and its title."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from core.faces.workbook.door import Remark, SheetLayout, SheetLine
from core.model.fields import Choice, Ref, Text
from core.model.kind import Kind
from core.model.text import narrow
from core.model.words import say

# A school as a title names it: the longest run of Chinese signs that ends like one.
_SCHOOL = re.compile(r"[\u4e00-\u9fff]{2,20}?(?:小学|中学|学校|幼儿园|教学点|附小|附中)")
_YEAR = re.compile(r"(20\d\d)\s*[-—–－~至到]+\s*(20\d\d)\s*学?年?")
_TERM = re.compile(r"第?([一二12])学期")
_MONTH = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月")


@dataclass(frozen=True, slots=True)
class OutsideColumns:
    """Fills into the lines of sheets what these say outside their columns."""

    # Name -> uid of every school that is known here, asked only where a sheet has no column of schools.
    schools: Callable[[], Mapping[str, str]]
    own: str

    def filled(
        self, lines: Iterable[SheetLine], layouts: Iterable[SheetLayout], kinds: Mapping[str, Kind]
    ) -> tuple[list[SheetLine], list[Remark]]:  # fmt: skip
        """Return the lines with what their sheets say of them, and a remark for each thing taken from there."""
        said: dict[str, dict[str, str]] = {}
        notes: list[Remark] = []
        for layout in layouts:
            read = {one.field for one in layout.columns if one.kind == layout.kind}
            said[layout.sheet], remarks = self._said(layout, kinds[layout.kind], read)
            notes += remarks
        if not any(said.values()):
            return list(lines), notes
        return [_with(line, said.get(line.sheet) or {}) for line in lines], notes

    def _said(self, layout: SheetLayout, kind: Kind, read: set[str]) -> tuple[dict[str, str], list[Remark]]:
        said: dict[str, str] = {}
        notes: list[Remark] = []
        school = kind.field("school")
        if isinstance(school, Ref) and "school" in school.to and "school" not in read:
            notes += self._school(layout, said)
        for name, value in _times(" ".join(map(narrow, layout.around)), kind).items():
            if name not in read:
                said[name] = value
                label = say(field.label) if (field := kind.field(name)) else name
                message = say("按表名或标题，“{label}”记作“{value}”", label=label, value=value)
                notes.append(Remark(layout.sheet, 0, "", value, "time_outside", message))
        return said, notes

    def _school(self, layout: SheetLayout, said: dict[str, str]) -> list[Remark]:
        schools = self.schools()
        names = {name for text in layout.around for name in schools if name and name in text}
        # A longer name holds a shorter one: 青山乡中心小学, 中心小学.
        longest = [name for name in names if not any(name != other and name in other for other in names)]
        if len(longest) == 1:
            uid = schools[longest[0]]
            if uid == self.own:
                return []
            said["school"] = uid
            message = say("按表名或标题，这些行记在“{school}”", school=longest[0])
            return [Remark(layout.sheet, 0, "", longest[0], "school_outside", message)]
        strange = next((found[0] for text in layout.around if (found := _SCHOOL.search(text))), "")
        if not strange or longest:
            return []
        message = say("标题里的“{school}”没有登记，这些行记在本校；不对的话，请先登记这所学校再导入", school=strange)
        return [Remark(layout.sheet, 0, "", strange, "school_unknown", message)]


def _times(text: str, kind: Kind) -> dict[str, str]:
    """Return what a text says of the fields of a kind that name a time."""
    year, term, month = _YEAR.search(text), _TERM.search(text), _MONTH.search(text)
    found: dict[str, str] = {}
    if year and isinstance(kind.field("school_year"), Text):
        found["school_year"] = f"{year[1]}-{year[2]}"
    if term and isinstance(kind.field("term"), Choice):
        found["term"] = "第一学期" if term[1] in "一1" else "第二学期"
    if isinstance(kind.field("period"), Text):
        if month:
            found["period"] = f"{month[1]}-{int(month[2]):02}"
        elif year:
            found["period"] = f"{year[1]}-{year[2]}"
    return found


def _with(line: SheetLine, said: Mapping[str, str]) -> SheetLine:
    further = {name: value for name, value in said.items() if not line.typed.get(name)}
    return replace(line, typed={**line.typed, **further}) if further and not line.owner and not line.uid else line
