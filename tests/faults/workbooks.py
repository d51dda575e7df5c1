"""Workbooks made for a fault, and what is told of them."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.faces.workbook.door import UnreadableWorkbook, WorkbookContents, read
from core.kinds import KINDS

ROOT = Path(__file__).parents[2]
HEADS = ("姓名", "性别", "出生年月", "职称", "备注")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def made(file: Path, *rows: tuple[Any, ...], change: Callable[[Any], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "教师"
    for row in (HEADS, *rows):
        book.active.append(row)
    if change:
        change(book)
    book.save(file)
    return file


def again(file: Path, change: Callable[[str, bytes], bytes | None], **added: bytes) -> Path:
    """Write a workbook anew with its parts changed, left out (nothing) or added."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**parts, **added}.items():
            if (kept := change(name, content)) is not None:
                package.writestr(name, kept)
    return file


def in_part(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if not name.endswith(part):
            return content
        assert old in content
        return content.replace(old, new)

    return change


def told(file: Path) -> tuple[str, dict[str, Any]]:
    with pytest.raises(UnreadableWorkbook) as refused:
        read(file, KINDS, "person")
    return refused.value.code, dict(refused.value.facts)


def taken(file: Path) -> WorkbookContents:
    return read(file, KINDS, "person")
