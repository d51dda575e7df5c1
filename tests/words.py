"""Gathers every phrase of the program into the catalogues and compiles them; run by `./dev words`.

Phrases are the literal texts given to `say`, the words of the tables that are said from, and the labels, titles,
hints and options of the declared kinds.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from core.kinds import KINDS
from core.kinds.measures import MEASURES
from core.model.fields import Field, Rows
from core.model.metric import Metric

TOP = Path(__file__).parents[1]
ENGLISH = TOP / "resources" / "locale" / "en" / "LC_MESSAGES" / "qinglan.po"
_ROOMS = ("main.py", "ui/**/*.py", "core/**/*.py")
# Tables of a module whose words are said one by one where they are shown: say(figure.what).
_TABLES = (
    "CADENCE", "COUNTED", "FIGURES", "LAYERS", "REGISTERS", "TITLES",
    "_DISKS", "_GIFTS", "_KEPT", "_LABELS", "_PARTS", "_REASONS", "_SIGNED",
)  # fmt: skip


@cache
def phrases() -> dict[str, str]:
    """Return every phrase with the place where it first stands."""
    found: dict[str, str] = {}
    for room in _ROOMS:
        for file in sorted(TOP.glob(room)):
            tree = ast.parse(file.read_text("utf-8"))
            for phrase in [*_said(tree), *_tabled(tree)]:
                found.setdefault(phrase, file.relative_to(TOP).as_posix())
    for metric in MEASURES:
        for phrase in _measured(metric):
            found.setdefault(phrase, f"core/kinds/measures ({metric.name})")
    for kind in KINDS:
        told = [*(advice.words for advice in kind.advice), *(due.what for due in kind.due)]
        lacked = [phrase for lack in kind.lacks for phrase in (lack.what, lack.why)]
        for phrase in [kind.title, *_declared(kind.fields), *_printed(kind.paper), *told, *lacked]:
            if phrase:
                found.setdefault(phrase, f"core/kinds ({kind.name})")
    return found


def catalogue() -> Catalog:
    """Return the English catalogue as it is kept."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def untranslated() -> list[str]:
    """Return the phrases that the English catalogue does not have yet."""
    kept = catalogue()
    return [phrase for phrase in phrases() if not (message := kept.get(phrase)) or not message.string]


def gather() -> int:
    """Bring the catalogue up to date with the code, compile it, and return how many phrases lack a translation."""
    old = catalogue() if ENGLISH.exists() else Catalog(locale="en")
    new = Catalog(
        locale="en",
        header_comment="# The English words of Qinglan.",
        project="qinglan",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="English",
        fuzzy=False,
    )
    for phrase, place in phrases().items():
        known = old.get(phrase)
        new.add(phrase, known.string if known else "", auto_comments=[place])
    with ENGLISH.open("wb") as file:
        write_po(file, new, width=118, omit_header=False, sort_output=True)
    _undated(ENGLISH)
    compiled = catalogue()
    # The same phrases give the same file here too.
    compiled.creation_date = compiled.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with ENGLISH.with_suffix(".mo").open("wb") as file:
        write_mo(file, compiled)
    return len(untranslated())


def _undated(file: Path) -> None:
    # The same phrases give the same file.
    lines = [line for line in file.read_text("utf-8").split("\n") if "-Date:" not in line]
    file.write_text("\n".join(lines), "utf-8")


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args:
            yield from _texts(node.args[0])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Command", "mark"):
            yield from (text for argument in node.args[:2] for text in _texts(argument) if not text.isascii())


def _tabled(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value and _is_table(statement):
            for node in ast.walk(statement.value):
                yield from (text for text in _texts(node) if not text.isascii())


def _is_table(statement: ast.Assign | ast.AnnAssign) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return any(isinstance(target, ast.Name) and target.id in _TABLES for target in targets)


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _declared(fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        yield field.label
        yield field.hint
        yield from getattr(field, "options", ())
        yield getattr(field, "unit", "")
        if isinstance(field, Rows):
            yield from _declared(field.fields)


def _measured(metric: Metric) -> Iterator[str]:
    yield metric.title
    if metric.owed:
        yield metric.owed.duty
    yield from (unit for unit, _ in metric.units)
    yield from (condition.why for condition in metric.holds)
    for narrow in metric.narrowed:
        yield from (narrow.label, *map(str, narrow.ops), *narrow.options, *narrow.said.values())


def _printed(paper: object) -> Iterator[str]:
    if paper is not None:
        yield getattr(paper, "title", "")
        yield from getattr(paper, "signatures", ())


if __name__ == "__main__":
    sys.stdout.write(f"{gather()} phrases without a translation\n")
