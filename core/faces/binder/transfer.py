"""The electronic transfer layout of a year's papers: which file each item becomes, its list, its note. Writes nothing.

Layout: 说明文件.TXT, 文件目录.XML, 电子档案/year/class/archive number.pdf, 其他/ for what cannot be a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from core.faces.binder.filed import Filed, Lost, filed, shelved
from core.faces.binder.filing import Filing, number_words, responsible
from core.faces.paper.dates import eight_digits
from core.faces.paper.source import Source
from core.model.file_names import safe_name
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.press.parts import Part
from core.rules.archive import Item, by_item, class_words, keeping_words
from core.rules.item_numbers import GivenNumbers, placed
from core.rules.periods import period_of

# The names of the layout are part of the transfer format: they stay Chinese on every screen.
NOTE, LIST, SUMS = "说明文件.TXT", "文件目录.XML", "校验清单.TXT"
PAPERS, OTHERS = "电子档案", "其他"
_SECRECY = ""


@dataclass(frozen=True, slots=True)
class TransferItem:
    """An item as it is handed over: the place of its PDF in the layout, its parts, and files that go beside it."""

    place: PurePosixPath
    parts: tuple[Part, ...]
    item: Filed
    others: tuple[tuple[PurePosixPath, Path], ...]
    document: str
    responsible: str


def transfer(
    pairing: Record, year: str, source: Source, kinds: Sequence[Kind], given: GivenNumbers
) -> list[TransferItem]:
    """Return the items of a calendar or school year in the order of their numbers. Raises ValueError for no year."""
    counted = by_item(placed(items(pairing, year, source, kinds), given))
    return [_sent(one, source) for one in shelved(filed(counted, source, kinds, given, albums_last=False))]


def items(pairing: Record, year: str, source: Source, kinds: Sequence[Kind]) -> list[Item]:
    """Return the items of a calendar or school year as they are counted. Raises ValueError for no year."""
    days = period_of(year)
    return by_item(Filing(pairing, source, kinds).between(days.first, days.last))


def catalogue(sent: Sequence[TransferItem], fonds: str, school: str, year: str) -> bytes:
    """Return the list of the items, one 文件 each with the fields that the layout names."""
    root = ElementTree.Element(
        "文件目录", {"全宗号": fonds, "全宗名称": school, "年度": year, "件数": str(len(sent))}
    )  # fmt: skip
    for number, one in enumerate(sent, 1):
        entry = ElementTree.SubElement(root, "文件")
        for name, value in _fields(number, one):
            ElementTree.SubElement(entry, name).text = value
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def note(sent: Sequence[TransferItem], school: str, title: str, year: str, day: str, void: str = "") -> str:
    """Return what the receiver should know: from whom, how much, what lies where, how it is checked."""
    lines = (
        f"移交单位：{school}", f"内容：{title}", f"年度：{year}", f"件数：{len(sent)}",
        f"页数：{sum(one.item.pages for one in sent)}", f"整理日期：{day}", "",
        f"{LIST}：每件一条，字段为顺序号、档号、文号、责任者、题名、日期、密级、页数、电子档案名称、备注。",
        f"{PAPERS}/年度/类别/档号.pdf：每件一个文件，含正文、附件、签字扫描件和照片，格式 PDF/A-2b。",
        f"{OTHERS}/档号/：不能装订成页的原文件（如表格、音像），保持原样。",
        f"{SUMS}：每个文件的 SHA-256 校验值；可用 sha256sum -c 核对。", *([void] if void else []), "",
    )  # fmt: skip
    return "\r\n".join(lines)


def _sent(one: Filed, source: Source) -> TransferItem:
    group = class_words(one.item.group)
    place = PurePosixPath(PAPERS, one.item.year or "0000", safe_name(group), f"{safe_name(one.number)}.pdf")
    parts = tuple(replace(part, numbered=False, item=one.number) for part in one.parts)
    return TransferItem(place, parts, one, tuple(_others(one)), number_words(one.item), responsible(one.item, source))


def _others(one: Filed) -> Iterator[tuple[PurePosixPath, Path]]:
    taken: set[str] = set()
    for lost in one.lost:
        if lost.path and lost.path.is_file():
            name = safe_name(_name(lost, len(taken)))
            # Windows and sticks tell no large letter from a small one.
            name = name if name.casefold() not in taken else f"{len(taken)}_{name}"
            taken.add(name.casefold())
            yield PurePosixPath(OTHERS, safe_name(one.number), name), lost.path


def _name(lost: Lost, at: int) -> str:
    return str(lost.attachment.get("name") or f"{at}")


def _fields(number: int, one: TransferItem) -> tuple[tuple[str, str], ...]:
    remark = "；".join(part for part in (one.item.remark.replace("\n", "；"), *_beside(one)) if part)
    return (
        ("顺序号", str(number)), ("档号", one.item.number), ("文号", one.document), ("责任者", one.responsible),
        ("题名", one.item.title), ("日期", eight_digits(one.item.item.day)), ("密级", _SECRECY),
        ("保管期限", keeping_words(one.item.item.years)), ("页数", str(one.item.pages)),
        ("电子档案名称", str(one.place)), ("备注", remark),
    )  # fmt: skip


def _beside(one: TransferItem) -> tuple[str, ...]:
    return (say("另有原文件 {n} 个，见“其他”", n=len(one.others)),) if one.others else ()
