"""Looks at a file before any library opens it: is it a workbook, whole, of a bearable size, without forbidden parts.

Runs in the child process; what it finds wrong is a code with facts, and others find the words.
"""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

MIB = 1024 * 1024
MOST_FILE = 50 * MIB
MOST_PARTS = 2000
MOST_UNPACKED = 200 * MIB
MOST_PART = 100 * MIB
MOST_RATIO = 200
# What Excel calls CSV and "Unicode text".
TEXT_ENDINGS = (".csv", ".txt")

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_STRICT = b"purl.oclc.org/ooxml/spreadsheetml/main"
# A cheap first wall: the parser itself refuses entities too, in whatever encoding they come.
_FORBIDDEN = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Turned(Exception):
    """The file is not opened: why, and the facts of it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def is_text(file: Path) -> bool:
    """Tell whether a file is a table of plain text, by its name and by how it begins."""
    _check_size(file)
    first = _first_bytes(file)
    named = file.suffix.lower() in TEXT_ENDINGS
    return named and not first.startswith((b"PK", _OLE)) and _text(first) not in ("html", "xml_2003")


def is_left_open(file: Path) -> bool:
    """Tell whether a file is only the mark that a table program lays beside the workbook it has open."""
    return file.name.startswith("~$")


def check(file: Path) -> bool:
    """Turn away a file that must not be opened; tell whether it carries macros."""
    _check_size(file)
    _check_first_bytes(file)
    with _opened(file) as package:
        _check_directory(package)
        for part in package.infolist():
            _check_part(package, part)
        _check_workbook(package)
        return any(name.endswith("vbaProject.bin") for name in package.namelist())


def opened(file: Path) -> BinaryIO:
    """Return a workbook as a library reads it; parts named with the separator of Windows have that of the format."""
    with zipfile.ZipFile(file) as package:
        if not any("\\" in part.filename for part in package.infolist()):
            return file.open("rb")
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as renamed:
            for part in package.infolist():
                renamed.writestr(_name(part), package.read(part))
    content.seek(0)
    return content


def _check_size(file: Path) -> None:
    size = file.stat().st_size
    if size == 0:
        raise Turned("empty_file")
    if size > MOST_FILE:
        raise Turned("too_big", megabytes=round(size / MIB), limit=MOST_FILE // MIB)


def _first_bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(4096)


def _check_first_bytes(file: Path) -> None:
    first = _first_bytes(file)
    if first.startswith(b"PK"):
        return
    if first.startswith(_OLE):
        raise Turned(_ole(file.read_bytes()))
    raise Turned(_text(first))


def _ole(content: bytes) -> str:
    """Return which of the old compound files this is, by the names in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "password"
    old = any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))
    return "old_xls" if old else "not_a_workbook"


def _text(first: bytes) -> str:
    """Return what kind of text was given a workbook's name."""
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "xml_2003"
    if re.match(rb"<(!doctype|html|head|meta|table|\?xml)", start):
        return "html"
    return "not_a_workbook" if b"\0" in first else "text"


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _BROKEN as cause:
        raise Turned("damaged", part="") from cause


def _check_directory(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise Turned("too_many_parts", n=len(parts), limit=MOST_PARTS)
    names = [_name(part).casefold() for part in parts]
    if len(set(names)) < len(names):
        raise Turned("bad_part_name", part=next(name for name in names if names.count(name) > 1))
    for part in parts:
        if _name(part).startswith("/") or ".." in _name(part).split("/"):
            raise Turned("bad_part_name", part=part.filename)
        if part.flag_bits & 1:
            raise Turned("password")
    _check_sizes(parts)


def _name(part: zipfile.ZipInfo) -> str:
    """Return the name of a part; some programs write the separator of Windows, and the table programs read it."""
    return part.filename.replace("\\", "/")


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Judge by what the directory declares, so that nothing has to be unpacked to be refused."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise Turned("unpacks_too_big", megabytes=round(unpacked / MIB), limit=MOST_UNPACKED // MIB)
    for part in parts:
        swollen = part.file_size > MIB and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        if part.file_size > MOST_PART or swollen:
            limit = min(MOST_PART, MOST_RATIO * part.compress_size) if swollen else MOST_PART
            raise Turned("unpacks_too_big", megabytes=round(part.file_size / MIB), limit=max(1, round(limit / MIB)))


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    try:
        content = package.read(part)
    except _BROKEN as cause:
        raise Turned("damaged", part=part.filename) from cause
    if part.filename.endswith((".xml", ".rels")) and any(mark in content for mark in _FORBIDDEN):
        raise Turned("forbidden_xml", part=part.filename)


def _check_workbook(package: zipfile.ZipFile) -> None:
    names = {_name(part): part for part in package.infolist()}
    if "[Content_Types].xml" not in names:
        raise Turned("ods" if "mimetype" in names else "not_a_workbook")
    types = package.read(names["[Content_Types].xml"])
    if b"sheet.binary.macroEnabled.main" in types:
        raise Turned("xlsb")
    if not re.search(rb"(spreadsheetml\.(sheet|template)|ms-excel\.(sheet|template)\.macroEnabled)\.main\+xml", types):
        raise Turned("not_a_workbook")
    if any(
        _STRICT in package.read(part) for name, part in names.items() if re.search(r"(^|/)workbook[^/]*\.xml$", name)
    ):
        raise Turned("strict")
