"""Measures printing side by side with other engines in one run: speed, memory, file size, breaker, finish, marks.

Run by hand: `./dev bench press [pages ...]`, or `./dev bench press binder [FOLDER OF A DEMONSTRATION M]`. Prints one
JSON line a measure. Each engine prints the same papers in a process of its own, the engines take turns, and medians are
compared: processor time, so that a neighbour's work does not count; wall time stands beside it, and alone decides
against engines that use several processors. Ours draws a mark on every page and looks for rare characters in further
fonts, as a user prints; the others do neither.
"""

import importlib
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pypdfium2
import zxingcpp
from PIL import Image
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

import resources
from core.press import pdfa, sheet
from core.press.foreign import attachments
from core.press.form import Cell, Form, Grid, Para, Row, Title, label
from core.press.text.fonts import advances
from core.press.text.line_breaking import NO_END, NO_START, spans
from tests.bench import press_binder, press_peers
from tests.bench.press_papers import Paper, Table, papers

WHEN = datetime(2026, 3, 5, tzinfo=UTC)
PEERS = ("platypus", "typst", "fpdf2", "weasyprint", "libreoffice")
SEVERAL_PROCESSORS = ("typst",)
GOALS = {
    "platypus": {100: 2.0, 500: 3.0, 5000: 3.0},
    "typst": {100: 1.2, 500: 1.6, 5000: 2.0},
    "fpdf2": {100: 12.0},
    "weasyprint": {100: 30.0},
    "libreoffice": {100: 10.0},
}
TURNS = {100: 5, 500: 3, 5000: 1}
SLOW_TURNS = 3
SLOW = ("fpdf2", "weasyprint", "libreoffice")
MOST_MEMORY = 300
SMALLER = {"platypus": (1 / 0.75, 1 / 0.75), "typst": (12.0, 5.0)}
"""How much less memory and file ours must take at 5,000 pages."""


def ours(wanted: list[Paper]) -> int:
    """Unsigned the pages of every paper, as a contents list needs, then print them; give the size of what is made."""
    forms = [form(paper) for paper in wanted]
    for each in forms:
        sheet.measure(each)
    return len(sheet.painted(forms).content)


def unmarked(wanted: list[Paper]) -> int:
    """Print without marks, as the others do; give the size of what is made."""
    return len(sheet.painted([form(paper) for paper in wanted], marks=False).content)


def form(paper: Paper) -> Form:
    """Give a paper as the press takes it."""
    blocks = [Para(block, align="justify") if isinstance(block, str) else grid(block) for block in paper.blocks]
    return Form(paper.mark, paper.title, (Title(paper.title), *blocks), numbered=True, mark=paper.mark)


def grid(table: Table) -> Grid:
    """Give a table as the press takes it."""
    rows = []
    for number, row in enumerate(table.rows):
        cells = [
            label(box.text, cols=box.cols, rows=box.rows) if box.label else Cell(box.text, cols=box.cols, rows=box.rows)
            for box in row
        ]
        rows.append(Row(tuple(cells), head=number < table.heads))
    return Grid(table.widths, tuple(rows))


def in_own_process(engine: str, pages: int) -> list[float]:
    """Run one engine in a process of its own: processor seconds, seconds, peak MB, MB made."""
    made = subprocess.run([sys.executable, __file__, "run", engine, str(pages)], capture_output=True, check=True)
    return list(json.loads(made.stdout.splitlines()[-1]))


def run(engine: str, pages: int) -> None:
    """Time one engine here and print what `in_own_process` reads; what an engine loads is part of its work."""
    wanted = papers(pages)
    if engine not in ("ours", "unmarked", "libreoffice"):
        importlib.import_module({"platypus": "reportlab.platypus", "fpdf2": "fpdf"}.get(engine, engine))
    print_them: Callable[[list[Paper]], int] = globals().get(engine) or getattr(press_peers, engine)
    who = resource.RUSAGE_CHILDREN if engine == "libreoffice" else resource.RUSAGE_SELF
    processor, wall = processor_time(who), time.perf_counter()
    size = print_them(wanted)
    spent = [processor_time(who) - processor, time.perf_counter() - wall]
    sys.stdout.write("\n" + json.dumps([*spent, resource.getrusage(who).ru_maxrss / 1024, size / 1e6]))


def processor_time(who: int) -> float:
    """Give the processor seconds that this process or its ended children have taken."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def tell(name: str, value: float, unit: str, ratio: float | None = None, goal: float | None = None) -> None:
    """Print one measure; a goal is reached when the ratio is at least as large."""
    ok = None if ratio is None or goal is None else ratio >= goal
    rounded = None if ratio is None else round(ratio, 2)
    line = {"name": name, "value": round(value, 3), "unit": unit, "ratio": rounded, "goal": goal, "ok": ok}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def engines(pages: int) -> list[str]:
    """Choose the engines for a number of pages: slow ones print only a hundred."""
    able = [name for name in PEERS if name not in press_peers.missing()]
    return [name for name in able if pages in GOALS[name] or pages not in TURNS]


def bench_pages(pages: int) -> None:
    """Print the same papers with every engine, in turn."""
    names = ["ours", *engines(pages)]
    runs: dict[str, list[list[float]]] = {name: [] for name in names}
    for turn in range(TURNS.get(pages, 1)):
        for name in names:
            if turn < SLOW_TURNS or name not in SLOW:
                runs[name].append(in_own_process(name, pages))
    found = {name: [statistics.median(each) for each in zip(*turns, strict=True)] for name, turns in runs.items()}
    mine = found.pop("ours")
    tell(f"{pages} pages", pages / mine[0], "pages a processor second")
    tell(f"{pages} pages, peak memory", mine[2], "MB", MOST_MEMORY / mine[2], 1.0 if pages >= 5000 else None)
    tell(f"{pages} pages, file", mine[3], "MB")
    # The others draw no marks, so their files are compared with ours without them.
    mine[3] = in_own_process("unmarked", pages)[3]
    tell(f"{pages} pages, file without marks", mine[3], "MB")
    for name, theirs in found.items():
        compare(pages, name, mine, theirs)


def compare(pages: int, name: str, mine: list[float], theirs: list[float]) -> None:
    """Tell how much quicker, leaner and smaller ours is than one engine."""
    goal = GOALS[name].get(pages)
    by_wall = name in SEVERAL_PROCESSORS
    tell(f"{pages} pages, {name}, processor", theirs[0], "s", theirs[0] / mine[0], None if by_wall else goal)
    tell(f"{pages} pages, {name}, wall", theirs[1], "s", theirs[1] / mine[1], goal if by_wall else None)
    memory, size = SMALLER.get(name, (None, None)) if pages >= 5000 else (None, None)
    tell(f"{pages} pages, {name}, peak memory", theirs[2], "MB", theirs[2] / mine[2], memory)
    tell(f"{pages} pages, {name}, file", theirs[3], "MB", theirs[3] / mine[3], size)


def bench_breaker() -> None:
    """Break random texts into columns from 50 to 428 points, against Paragraph.wrap; count faults."""
    pdfmetrics.registerFont(TTFont("song", str(resources.path("fonts/song.ttf"))))
    style = ParagraphStyle("body", fontName="song", fontSize=10, leading=13, wordWrap="CJK")
    chance = random.Random(3)
    said = "".join(block for paper in papers(200) for block in paper.blocks if isinstance(block, str))
    bodies = ["".join(said[at : at + 200]) for at in (chance.randrange(len(said) - 200) for _ in range(1300))]
    table, faults, broken, mine, theirs = advances("song"), 0, 0, 0.0, 0.0
    for width in (50, 100, 180, 268, 428):
        start = time.process_time()
        found = [(text, spans(text, list(map(table.__getitem__, text)), width * 100)) for text in bodies]
        mine += time.process_time() - start
        start = time.process_time()
        for text in bodies:
            Paragraph(text, style).wrap(width, 10_000)
        theirs += time.process_time() - start
        broken += sum(len(lines) for _, lines in found)
        faults += sum(
            text[end] in NO_START or text[end - 1] in NO_END for text, lines in found for _, end in lines[:-1]
        )
    tell("breaker", mine, "s", theirs / mine, 3.0)
    tell(f"breaker, faults in {broken} lines", faults, "lines", 1.0 if faults == 0 else 0.0, 1.0)


def bench_finish(folder: Path, pages: int) -> None:
    """Print, then finish: the checker reads every glyph once, so few pages pay more for it than many."""
    forms = [form(paper) for paper in papers(pages)]
    start = time.process_time()
    for each in forms:
        sheet.measure(each)
    made = sheet.painted(forms)
    build = time.process_time() - start
    start = time.process_time()
    pdfa.finish(pdfa.opened(made.content), folder / "a.pdf", title="题", when=WHEN)
    finish = time.process_time() - start
    tell(f"finish of {pages} pages", finish, "s", build / finish, 0.5 if pages >= 5000 else None)


def bench_preview(folder: Path) -> None:
    """Print a paper once the fonts are open, draw it at 150 dpi, and read the marks of 24 pages."""
    part = form(papers(5)[0])
    start = time.perf_counter()
    sheet.write([part], folder / "one.pdf", title="题", when=WHEN)
    tell("a form of two pages to PDF/A", 1000 * (time.perf_counter() - start), "ms")
    start = time.perf_counter()
    sheet.write([part], folder / "one.pdf", title="题", when=WHEN, draft=True)
    tell("a form of two pages for the screen", 1000 * (time.perf_counter() - start), "ms")
    marked = [Form(f"m{at}", "题", (Title("题"),), mark=f"0198A1C27D3E7B8FA2D1C0FFEE{at}") for at in range(24)]
    made = sheet.write(marked, folder / "marks.pdf", title="题", when=WHEN)
    with pypdfium2.PdfDocument(made.path) as document:
        start = time.perf_counter()
        drawn = [page.render(scale=150 / 72).to_pil() for page in document]
        tell("a page drawn at 150 dpi", 1000 * (time.perf_counter() - start) / 24, "ms")
    read = sum(bool(zxingcpp.read_barcodes(spoilt(each), formats=zxingcpp.BarcodeFormat.QRCode)) for each in drawn)
    tell("marks read at 150 dpi, 2 degrees, JPEG 60", read, "of 24", read / 24, 1.0)


def bench_screen(folder: Path) -> None:
    """Show the first page of a thousand once they are printed, and draw pages beside QtPdf if it is installed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from core.office.base.results import PageImage
    from ui.parts.preview import PageArea, image_of

    app = QApplication.instance() or QApplication([])
    made = sheet.write([form(each) for each in papers(1002)], folder / "many.pdf", title="题", when=WHEN, draft=True)
    area = PageArea()
    area.resize(900, 700)
    area.show()
    start = time.perf_counter()
    area.show_pages(attachments.page_count(made.path))
    area.put(0, image_of(PageImage(*attachments.page_image(made.path, 0, area.dpi))))
    area.viewport().grab()
    spent = 1000 * (time.perf_counter() - start)
    tell(f"first of {made.pages} pages on the screen", spent, "ms", 1000 / spent, 1.0)
    app.processEvents()
    if find_spec("PySide6.QtPdf") is None:
        sys.stderr.write("QtPdf 没有安装，跳过；安装：pip install PySide6-Addons\nQtPdf is not installed, skipped\n")
        return
    bench_qtpdf(made.path)


def bench_qtpdf(file: Path) -> None:
    """Draw the same pages at 150 dpi with our reader and with QtPdf, in turn."""
    from PySide6.QtCore import QSize
    from PySide6.QtPdf import QPdfDocument

    theirs, ours_ = QPdfDocument(), pypdfium2.PdfDocument(file)
    theirs.load(str(file))
    spent = [0.0, 0.0]
    for page in range(0, 200, 5):
        start = time.process_time()
        ours_[page].render(scale=150 / 72, prefer_bgrx=True)
        spent[0] += time.process_time() - start
        start = time.process_time()
        theirs.render(page, QSize(1240, 1754))
        spent[1] += time.process_time() - start
    tell("a page drawn at 150 dpi, QtPdf", 1000 * spent[1] / 40, "ms", spent[1] / spent[0], 2.0)


def bench_binder(county: Path | None = None) -> None:
    """Print the binder of a whole pairing and year beside plain forms."""
    press_binder.measure([form(paper) for paper in papers(1002)], tell, county)


def spoilt(picture: Image.Image) -> Image.Image:
    """Give a picture as a poor scan of it: grey, crooked, pressed."""
    target = BytesIO()
    picture.convert("L").rotate(2, fillcolor=255).save(target, "JPEG", quality=60)
    return Image.open(target)


def main(sizes: list[int]) -> None:
    """Run every measure."""
    for name, how in press_peers.missing().items():
        sys.stderr.write(f"{name} 没有安装，跳过；安装：{how}\n{name} is not installed, skipped; to install: {how}\n")
    for pages in sizes:
        bench_pages(pages)
    bench_breaker()
    with tempfile.TemporaryDirectory() as folder:
        for pages in sizes:
            bench_finish(Path(folder), pages)
        bench_preview(Path(folder))
        bench_screen(Path(folder))
    bench_binder()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", engine, pages]:
            run(engine, int(pages))
        case ["binder", *folder]:
            bench_binder(*map(Path, folder))
        case sizes:
            main([int(size) for size in sizes] or [100, 500, 5000])
