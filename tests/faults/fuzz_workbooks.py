"""Throws changed workbooks at the reader: `python -m tests.faults.fuzz_workbooks --count 100000`.

One in eight is a table of plain text. Of the others a quarter is changed as a file, the rest in one of its XML parts:
bytes, hostile words, tags repeated or taken out. What comes out is lines and remarks, or one refusal with a code; in
ten seconds, in bounded memory, and nothing of this computer's files is in it.
"""

import argparse
import gc
import io
import random
import sys
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from datetime import time as clock
from pathlib import Path

import openpyxl

if sys.platform != "win32":
    import resource

from core.faces.workbook.ask import heard
from core.faces.workbook.child.reader import answered
from core.faces.workbook.gather import SheetGathering, raw_sheets
from core.faces.workbook.lines import UnreadableWorkbook
from core.faces.workbook.wire import encode
from core.kinds import KINDS

ROOT = Path(__file__).parents[2]
LONGEST, MOST_MEMORY = 10.0, 512 * 1024
_ENDED = 100
SECRET = b"a line that only this computer's files hold"
TOKENS = (
    b"1e999", b"nan", b"-1", b"99999999999999999999", b"", b"_xD800_", b"&#0;", b"&#xD800;", b"&c;", b"\xff\xfe", b"\0",
    b"<!DOCTYPE a [<!ENTITY c SYSTEM 'secret'>]>", b"<![CDATA[x]]>", b"<!-- -->", b"<?x?>", b"]]>", b"<", b'"', b"=1+1",
    b"A1:XFD1048576", b"ZZZZ99999999", b"A0", b"\xf0\xa0\xae\xb7" * 20_000,
    b"<row r='1048576'><c r='XFD1'><v>1</v></c></row>",
    b"<mergeCell ref='A1:A1048576'/>" * 3000, b"<c><v>1</v></c>" * 3000, b"<row><c><v>1</v></c></row>" * 3000,
)  # fmt: skip


def examples() -> Iterator[bytes]:
    """Yield honest workbooks of several makes: a roster, all sorts of cells, texts by number and in their cells."""
    yield (ROOT / "tests" / "data" / "义门镇中学教职工花名册.xlsx").read_bytes()
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别", "出生年月", "职称", "备注"))
    book.active.append(("张伟", "男", date(1974, 5, 1), "高级教师", clock(8, 5)))
    book.active.append(("李平", "女", 27150, None, "=1/3"))
    book.active.merge_cells("D2:D3")
    book.create_sheet("旧").append(("姓名",))
    target = io.BytesIO()
    book.save(target)
    yield target.getvalue()
    yield _with_shared_texts(target.getvalue())


def texts() -> Iterator[bytes]:
    """Yield honest tables of plain text, in the codings that table programs write."""
    table = '姓名,性别,出生年月,备注\r\n张伟,男,1974-05,"语文,数学"\r\n㼆丽,女,1980/3/1,"从""镇""里\r\n来"\r\n'
    for coding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        yield table.encode(coding)


def _with_shared_texts(plain: bytes) -> bytes:
    target = io.BytesIO()
    texts = b"".join(
        b"<si><r><t>%s</t></r><rPh><t>x</t></rPh></si>" % word.encode() for word in ("姓名", "性别", "张伟")
    )
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = (
        b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        b'<row r="2"><c r="A2" t="s"><v>2</v></c></row>'
    )
    added = {
        "xl/sharedStrings.xml": b'<sst xmlns="%s">%s</sst>' % (main, texts),
        "xl/worksheets/sheet1.xml": b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (main, rows),
    }
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    with zipfile.ZipFile(io.BytesIO(plain)) as package, zipfile.ZipFile(target, "w") as made:
        parts = {name: package.read(name) for name in package.namelist()} | added
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


class Fuzz:
    """Honest workbooks and the ways to spoil them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        (folder / "secret").write_bytes(SECRET)
        self.honest, self.texts = list(examples()), list(texts())
        self.parts = [_unpacked(one) for one in self.honest]
        self.seen: Counter[str] = Counter()
        self.slowest = 0.0

    def round(self) -> None:
        """Spoil a workbook in one way and read it."""
        if self.chance.randrange(8) == 0:
            self.offer(_changed(self.chance, self.chance.choice(self.texts)), "名册.csv")
            return
        at = self.chance.randrange(len(self.honest))
        if self.chance.randrange(4) == 0:
            content = _changed(self.chance, self.honest[at])
        else:
            parts = dict(self.parts[at])
            weighed = [name for name in parts for _ in range(6 if "sheet" in name or "String" in name else 1)]
            name = self.chance.choice(weighed)
            parts[name] = _changed(self.chance, parts[name])
            content = _packed(parts)
        self.offer(content)

    def offer(self, content: bytes, name: str = "名册.xlsx") -> None:
        """Read a file as the child process does, and put together what it says as this process does."""
        file = self.folder / name
        file.write_bytes(content)
        # Of the processor: other work on the machine does not tell.
        began = time.process_time()
        raw = b"\n".join(map(encode, answered({"act": "read", "file": str(file)})))
        try:
            sheets, notes = raw_sheets(heard(raw, name))
            found = SheetGathering(KINDS, KINDS).gather(sheets, notes, name)
            self.seen["taken"] += 1
            # Half a character, which a workbook can spell out, is refused with its message; it has no bytes.
            raw += "".join(one.message for one in (*found.refused, *found.notes)).encode(errors="replace")
        except UnreadableWorkbook as refused:
            self.seen[refused.code] += 1
        self.slowest = max(self.slowest, time.process_time() - began)
        assert SECRET not in raw
        assert self.slowest < LONGEST


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def _changed(chance: random.Random, data: bytes) -> bytes:
    """Return the bytes with one to three changes."""
    for _ in range(chance.randrange(1, 4)):
        at, length = chance.randrange(len(data) + 1), chance.randrange(1, 60)
        match chance.randrange(7):
            case 0 if at < len(data):
                data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
            case 1:
                data = data[:at]
            case 2:
                data = data[: at + length] + data[at:]
            case 3:
                data = data[:at] + data[at + length :]
            case 4:
                data = _instead(chance, data)
            case 5:
                data = _repeated(chance, data)
            case _:
                data = data[:at] + chance.choice(TOKENS) + data[at:]
    return data


def _instead(chance: random.Random, data: bytes) -> bytes:
    """Put a hostile word in the place of what stands between two marks."""
    pieces = data.split(chance.choice((b'"', b">")))
    if len(pieces) < 3:
        return data
    at = chance.randrange(1, len(pieces) - 1)
    mark = b'"' if data.count(b'"') + 1 == len(pieces) else b">"
    return mark.join([*pieces[:at], chance.choice(TOKENS), *pieces[at + 1 :]])


def _repeated(chance: random.Random, data: bytes) -> bytes:
    """Repeat a run of tags, or leave it out."""
    tags = data.split(b"<")
    at, length = chance.randrange(len(tags)), chance.randrange(1, 12)
    run = tags[at : at + length] * chance.choice((0, 2, 50))
    return b"<".join([*tags[:at], *run, *tags[at + length :]])


def fuzz(folder: Path, count: int, seed: int, every: int = 5000) -> Fuzz:
    """Offer so many changed workbooks and return how they were refused."""
    one = Fuzz(folder, seed)
    for content in one.honest:
        one.offer(content)
    for content in one.texts:
        one.offer(content, "名册.csv")
    assert one.seen == {"taken": len(one.honest) + len(one.texts)}, one.seen
    # What was used before is not ours: a process of the suite runs other tests first.
    begun, before = time.monotonic(), _most_used()
    for at in range(1, count + 1):
        one.round()
        if at % _ENDED == 0:
            # The child process switches the collector off and ends with its file; this one goes on to the next.
            gc.collect()
        if at % every == 0 or at == count:
            used = _most_used() - before
            assert used < MOST_MEMORY, used
            rate = at / (time.monotonic() - begun)
            said = (
                f"{at} workbooks, {rate:.0f} a second, slowest {one.slowest:.2f} s, {used // 1024} MB, {dict(one.seen)}"
            )
            sys.stdout.write(said + "\n")
            sys.stdout.flush()
    return one


def _most_used() -> int:
    # Windows counts otherwise; there it is the child's own limit that holds.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if sys.platform != "win32" else 0


def main() -> None:
    """Read how many from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder to write to")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    # What the library warns of is what was done to the file.
    warnings.simplefilter("ignore")
    given.folder.mkdir(parents=True, exist_ok=True)
    fuzz(given.folder, given.count, given.seed)


if __name__ == "__main__":
    main()
