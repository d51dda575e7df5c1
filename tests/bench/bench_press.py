"""Measures printing against ReportLab's Platypus in one run: speed, memory, file size, breaker, QR, finish.

Run by hand: `python tests/bench/bench_press.py [pages ...]`. Prints one JSON line a measure; each goal is a ratio.
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import zxingcpp
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

import resources
from core.press import sheet
from core.press.blocks import pages_of
from core.press.fonts import advances
from core.press.form import Cell, Form, Grid, Numbering, Row, Title, label
from core.press.furniture import Place, furnish
from core.press.lines import NO_END, NO_START, spans
from core.press.paint import Painter

WHEN = datetime(2026, 3, 5, tzinfo=UTC)
WIDTHS = (14, 16, 80, 60)
GOALS = {100: 2.0, 500: 3.0, 5000: 3.0}
Rows = list[tuple[str, str, str, str]]
TURNS = {100: 5, 500: 3, 5000: 1}


def texts(pages: int) -> list[Rows]:
    """Give the rows of one lesson sheet for each page, of about 3,600 different characters."""
    chance = random.Random(5)
    alphabet = [chr(code) for code in range(0x4E00, 0x4E00 + 3500)] + list("，。、：；（）“”") * 40

    def words(count: int) -> str:
        return "".join(chance.choices(alphabet, k=count))

    return [[(str(5 * row), "新授", words(110), words(45)) for row in range(1, 8)] for _ in range(pages)]


def forms(sheets: list[Rows]) -> list[Form]:
    """Give one form for each page."""
    head = Row(tuple(label(text) for text in ("时间", "环节", "教学过程", "点评")), head=True)
    return [
        Form(
            f"f{number}",
            f"听课记录 {number}",
            (Title("听课记录表"), Grid(WIDTHS, (head, *(Row(tuple(Cell(text) for text in row)) for row in rows)))),
            numbered=True,
        )
        for number, rows in enumerate(sheets)
    ]


def ours(sheets: list[Rows]) -> int:
    """Measure twice and paint, without the finish; give the size of what is made."""
    parts = forms(sheets)
    counts = [sheet.measure(part) for part in parts]
    painter, at = Painter(), 1
    for part, count in zip(parts, counts, strict=True):
        for number, page in enumerate(pages_of(part), 1):
            furnish(page, part, Place(number, count, at), Numbering(), marks=True)
            painter.paint(page, part.title)
            at += 1
    return len(painter.close())


def platypus(sheets: list[Rows]) -> int:
    """Make the same pages with Platypus; give the size of what is made."""
    pdfmetrics.registerFont(TTFont("song", str(resources.path("fonts/song.ttf"))))
    pdfmetrics.registerFont(TTFont("hei", str(resources.path("fonts/hei.ttf"))))
    body = ParagraphStyle("body", fontName="song", fontSize=10.5, leading=13.65, wordWrap="CJK")
    heads = ParagraphStyle("head", fontName="hei", fontSize=10.5, leading=13.65, wordWrap="CJK", alignment=1)
    title = ParagraphStyle("title", fontName="hei", fontSize=18, leading=25, alignment=1)
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    story: list[object] = []
    for rows in sheets:
        cells = [[Paragraph(text, heads) for text in ("时间", "环节", "教学过程", "点评")]]
        cells += [[Paragraph(text, body) for text in row] for row in rows]
        table = Table(cells, colWidths=[width * 167 / 170 * 2.8346 for width in WIDTHS], repeatRows=1, style=ruled)
        story += [Paragraph("听课记录表", title), Spacer(1, 11), table, PageBreak()]
    target = BytesIO()
    SimpleDocTemplate(target, pagesize=A4).build(story)
    return len(target.getvalue())


def in_own_process(engine: str, pages: int) -> tuple[float, float, float]:
    """Run one engine in a process of its own: seconds, peak MB, MB made."""
    made = subprocess.run([sys.executable, __file__, engine, str(pages)], capture_output=True, check=True)
    seconds, peak, size = json.loads(made.stdout)
    return seconds, peak, size


def run(engine: Callable[[list[Rows]], int], pages: int) -> None:
    """Time one engine here and print what `in_own_process` reads; processor time, so that neighbours do not count."""
    sheets = texts(pages)
    start = time.process_time()
    size = engine(sheets)
    seconds = time.process_time() - start
    sys.stdout.write(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size / 1e6]))


def tell(name: str, value: float, unit: str, ratio: float | None = None, goal: float | None = None) -> None:
    """Print one measure; a goal is reached when the ratio is at least as large."""
    ok = None if ratio is None or goal is None else ratio >= goal
    rounded = None if ratio is None else round(ratio, 2)
    line = {"name": name, "value": round(value, 3), "unit": unit, "ratio": rounded, "goal": goal, "ok": ok}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def bench_pages(pages: int) -> None:
    """Print the same pages with both engines, in turn."""
    turns = TURNS.get(pages, 1)
    pairs = [(in_own_process("ours", pages), in_own_process("platypus", pages)) for _ in range(turns)]
    mine, theirs = ([statistics.median(each) for each in zip(*side, strict=True)] for side in zip(*pairs, strict=True))
    tell(f"{pages} pages, with start", pages / mine[0], "pages/s", theirs[0] / mine[0], GOALS.get(pages))
    tell(f"{pages} pages, peak memory", mine[1], "MB", theirs[1] / mine[1], 1 / 0.75 if pages >= 5000 else None)
    tell(f"{pages} pages, file", mine[2], "MB", theirs[2] / mine[2], 1 / 0.75 if pages >= 5000 else None)


def bench_breaker() -> None:
    """Break random texts into columns from 50 to 428 points, against Paragraph.wrap; count faults."""
    pdfmetrics.registerFont(TTFont("song", str(resources.path("fonts/song.ttf"))))
    style = ParagraphStyle("body", fontName="song", fontSize=10, leading=13, wordWrap="CJK")
    bodies = [row[2] * 2 for rows in texts(60) for row in rows][:400]
    table, faults, mine, theirs = advances("song"), 0, 0.0, 0.0
    for width in (50, 100, 180, 268, 428):
        start = time.perf_counter()
        found = [(text, spans(text, list(map(table.__getitem__, text)), width * 100)) for text in bodies]
        mine += time.perf_counter() - start
        start = time.perf_counter()
        for text in bodies:
            Paragraph(text, style).wrap(width, 10_000)
        theirs += time.perf_counter() - start
        faults += sum(
            text[end] in NO_START or text[end - 1] in NO_END for text, lines in found for _, end in lines[:-1]
        )
    tell("breaker", mine, "s", theirs / mine, 3.0)
    tell("breaker, faults", faults, "lines", 1.0 if faults == 0 else 0.0, 1.0)


def bench_finish(folder: Path) -> None:
    """Print 500 pages with and without the finish, whose validation takes most of its time."""
    start = time.perf_counter()
    ours(texts(500))
    build = time.perf_counter() - start
    start = time.perf_counter()
    sheet.write(forms(texts(500)), folder / "a.pdf", title="题", when=WHEN)
    finish = time.perf_counter() - start - build
    tell("finish of 500 pages", finish, "s", build / finish, 0.5)


def bench_preview(folder: Path) -> None:
    """Print a form of one page once the fonts are open, draw it at 150 dpi, and read its marks from 24 pages."""
    part = forms(texts(1))[0]
    start = time.perf_counter()
    sheet.write([part], folder / "one.pdf", title="题", when=WHEN)
    tell("a form of one page to PDF/A", 1000 * (time.perf_counter() - start), "ms")
    start = time.perf_counter()
    sheet.write([part], folder / "one.pdf", title="题", when=WHEN, draft=True)
    tell("a form of one page for the screen", 1000 * (time.perf_counter() - start), "ms")
    marked = [
        Form(f"m{number}", "题", (Title("题"),), mark=f"0198A1C27D3E7B8FA2D1C0FFEE{number}") for number in range(24)
    ]
    made = sheet.write(marked, folder / "marks.pdf", title="题", when=WHEN)
    with pypdfium2.PdfDocument(made.path) as document:
        start = time.perf_counter()
        drawn = [page.render(scale=150 / 72).to_pil() for page in document]
        tell("a page drawn at 150 dpi", 1000 * (time.perf_counter() - start) / 24, "ms")
    read = sum(bool(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)) for picture in drawn)
    tell("marks read at 150 dpi", read, "of 24", read / 24, 1.0)


def main(sizes: list[int]) -> None:
    """Run every measure."""
    for pages in sizes:
        bench_pages(pages)
    bench_breaker()
    with tempfile.TemporaryDirectory() as folder:
        bench_finish(Path(folder))
        bench_preview(Path(folder))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    match sys.argv[1:]:
        case ["ours", pages]:
            run(ours, int(pages))
        case ["platypus", pages]:
            run(platypus, int(pages))
        case sizes:
            main([int(size) for size in sizes] or [100, 500, 5000])
