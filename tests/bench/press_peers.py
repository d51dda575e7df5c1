"""How other engines print the papers of the press bench, each as its own users would write it.

They draw no marks and look for no other font where one lacks a character. An engine that is not installed is left out.
"""

import html
import os
import shutil
import subprocess
import tempfile
from ctypes.util import find_library
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import resources
from tests.bench.press_papers import Box, Paper, Table

FONTS = ("song", "hei")
_MM = 72 / 25.4
_HOW = {
    "typst": ".venv/bin/python -m pip install typst",
    "fpdf2": ".venv/bin/python -m pip install fpdf2",
    "weasyprint": ".venv/bin/python -m pip install weasyprint; apt-get install libpango-1.0-0 libpangoft2-1.0-0",
    "libreoffice": "apt-get install libreoffice-writer",
}
_CSS = """@page {size: A4; margin: 25mm 18mm 20mm 25mm}
@font-face {font-family: song; src: url(SONG)} @font-face {font-family: hei; src: url(HEI)}
body {font: 10.5pt/1.3 song} h1 {font: 18pt/1.4 hei; text-align: center; margin: 0 0 4mm; page-break-before: always}
table {border-collapse: collapse; width: 100%; table-layout: fixed} td, th {border: .5pt solid; padding: 3pt 4pt}
th {font-family: hei; font-weight: normal; text-align: center} thead {display: table-header-group}
p {font-size: 12pt; line-height: 1.5; margin: 0; text-indent: 2em; text-align: justify}"""


def missing() -> dict[str, str]:
    """Name the engines that cannot run here, and how each is installed."""
    return {name: how for name, how in _HOW.items() if not _present(name)}


def _present(name: str) -> bool:
    if name == "libreoffice":
        return shutil.which("soffice") is not None
    if name == "weasyprint" and find_library("pangoft2-1.0") is None:
        return False
    return find_spec("fpdf" if name == "fpdf2" else name) is not None


# ---- ReportLab's Platypus ------------------------------------------------------------------------------------------


def platypus(papers: list[Paper]) -> int:
    """Print with Platypus; give the size of what is made, in bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, TableStyle
    from reportlab.platypus import Table as Flowing

    for name in FONTS:
        pdfmetrics.registerFont(TTFont(name, str(resources.path(f"fonts/{name}.ttf"))))
    cell = ParagraphStyle("cell", fontName="song", fontSize=10.5, leading=13.65, wordWrap="CJK")
    label = ParagraphStyle("label", cell, fontName="hei", alignment=1)
    body = ParagraphStyle("body", cell, fontSize=12, leading=18, firstLineIndent=24, alignment=4)
    title = ParagraphStyle("title", fontName="hei", fontSize=18, leading=25, alignment=1)
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]

    def flowing(table: Table) -> Flowing:
        cells: list[list[object]] = [["" for _ in table.widths] for _ in table.rows]
        spans = []
        for row, column, box in placed(table):
            cells[row][column] = Paragraph(box.text, label if box.label else cell) if box.text else ""
            if box.cols > 1 or box.rows > 1:
                spans.append(("SPAN", (column, row), (column + box.cols - 1, row + box.rows - 1)))
        widths = [width * _MM for width in table.widths]
        return Flowing(cells, widths, repeatRows=table.heads, style=TableStyle([*grid, *spans]))

    story: list[object] = []
    for paper in papers:
        story += [Paragraph(paper.title, title), Spacer(1, 11)]
        story += [Paragraph(block, body) if isinstance(block, str) else flowing(block) for block in paper.blocks]
        story.append(PageBreak())
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=65, rightMargin=45, topMargin=65, bottomMargin=51, title="题"
    )
    document.build(story)
    return len(target.getvalue())


def placed(table: Table) -> list[tuple[int, int, Box]]:
    """Give every cell of a table with its row and first column."""
    covered = [0] * len(table.widths)
    found = []
    for number, row in enumerate(table.rows):
        column = 0
        for box in row:
            while covered[column]:
                column += 1
            found.append((number, column, box))
            covered[column : column + box.cols] = [box.rows] * box.cols
            column += box.cols
        covered = [max(0, rows - 1) for rows in covered]
    return found


# ---- typst -----------------------------------------------------------------------------------------------------------


def typst(papers: list[Paper]) -> int:
    """Print with typst, into PDF/A-2b as it can do that by itself; give the size of what is made, in bytes."""
    import typst as engine

    head = (
        '#set page(paper: "a4", margin: (top: 25mm, right: 18mm, bottom: 20mm, left: 25mm))\n'
        '#set text(font: "Noto Serif SC", size: 10.5pt, lang: "zh")\n#set document(title: "题")\n'
        '#let h(body) = align(center, text(font: "Noto Sans SC", body))\n'
        "#set table(stroke: 0.5pt, inset: (x: 4pt, y: 3pt))\n"
        "#set par(justify: true)\n"
    )
    source = head + "#pagebreak()\n".join(map(_typst_paper, papers))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "papers.typ"
        file.write_text(source, encoding="utf-8")
        fonts = [str(resources.path("fonts"))]
        return len(engine.compile(str(file), font_paths=fonts, ignore_system_fonts=True, pdf_standards=["a-2b"]))


def _typst_paper(paper: Paper) -> str:
    parts = [f"#h[#text(size: 18pt, {_quoted(paper.title)})]\n#v(4mm)\n"]
    for block in paper.blocks:
        if isinstance(block, str):
            parts.append(f"#text(size: 12pt, {_quoted('　　' + block)})\n\n")
        else:
            parts.append(_typst_table(block))
    return "".join(parts)


def _typst_table(table: Table) -> str:
    def cell(box: Box) -> str:
        inner = f"[#h({_quoted(box.text)})]" if box.label else f"[#{_quoted(box.text)}]"
        over = f"colspan: {box.cols}, rowspan: {box.rows}"
        return f"table.cell({over}){inner}" if box.cols * box.rows > 1 else inner

    rows = [", ".join(map(cell, row)) for row in table.rows]
    if table.heads:
        rows[: table.heads] = [f"table.header({', '.join(rows[: table.heads])})"]
    columns = ", ".join(f"{width}fr" for width in table.widths)
    return f"#table(columns: ({columns}), {', '.join(rows)})\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ---- fpdf2 -----------------------------------------------------------------------------------------------------------


def fpdf2(papers: list[Paper]) -> int:
    """Print with fpdf2; give the size of what is made, in bytes."""
    from fpdf import FPDF
    from fpdf.fonts import FontFace

    document = FPDF(format="A4")
    document.set_margins(25, 25, 18)
    document.set_auto_page_break(True, 20)
    for name in FONTS:
        document.add_font(name, fname=resources.path(f"fonts/{name}.ttf"))
    label = FontFace(family="hei", emphasis="")
    for paper in papers:
        document.add_page()
        document.set_font("hei", size=18)
        document.cell(0, 9, paper.title, align="C", new_x="LMARGIN", new_y="NEXT")
        for block in paper.blocks:
            document.set_font("song", size=12 if isinstance(block, str) else 10.5)
            if isinstance(block, str):
                document.multi_cell(0, 6.35, "　　" + block, wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT")
                continue
            with document.table(
                col_widths=block.widths,
                first_row_as_headings=block.heads > 0,
                headings_style=label,
                line_height=4.8,
                wrapmode="CHAR",
            ) as table:
                for row in block.rows:
                    line = table.row()
                    for box in row:
                        style = label if box.label else None
                        line.cell(box.text, colspan=box.cols, rowspan=box.rows, style=style)
    return len(document.output())


# ---- engines that read HTML ------------------------------------------------------------------------------------------


def weasyprint(papers: list[Paper]) -> int:
    """Print with WeasyPrint; give the size of what is made, in bytes."""
    from weasyprint import HTML

    made = HTML(string=_page(papers)).write_pdf(full_fonts=False)
    return len(made or b"")


def libreoffice(papers: list[Paper]) -> int:
    """Print with LibreOffice Writer from a file, start included; give the size of what is made, in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "papers.html"
        # It takes no font from a file that a page names, only those that the system knows.
        page = _page(papers)
        for family, name in (("song", "Noto Serif SC"), ("hei", "Noto Sans SC")):
            page = page.replace(f"pt {family}", f"pt '{name}'").replace(f"family: {family}", f"family: '{name}'")
        file.write_text(page, encoding="utf-8")
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(f"<fontconfig><dir>{resources.path('fonts')}</dir><cachedir>{folder}</cachedir></fontconfig>")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export"]
        subprocess.run(
            [*command, "--outdir", folder, str(file)],
            capture_output=True,
            check=True,
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        return (Path(folder) / "papers.pdf").stat().st_size


def _page(papers: list[Paper]) -> str:
    style = _CSS
    for name in FONTS:
        style = style.replace(name.upper(), resources.path(f"fonts/{name}.ttf").as_uri())
    return f'<html lang="zh-CN"><head><style>{style}</style></head><body>{"".join(map(_article, papers))}</body></html>'


def _article(paper: Paper) -> str:
    said = (f"<p>{html.escape(each)}</p>" if isinstance(each, str) else _html_table(each) for each in paper.blocks)
    return f"<h1>{html.escape(paper.title)}</h1>{''.join(said)}"


def _html_table(table: Table) -> str:
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.2f}%">' for width in table.widths)
    rows = ["<tr>" + "".join(map(_html_cell, row)) + "</tr>" for row in table.rows]
    head, body = "".join(rows[: table.heads]), "".join(rows[table.heads :])
    return f"<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>"


def _html_cell(box: Box) -> str:
    tag = "th" if box.label else "td"
    return f'<{tag} colspan="{box.cols}" rowspan="{box.rows}">{html.escape(box.text)}</{tag}>'
