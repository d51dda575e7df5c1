"""What a command is: a name, its arguments, and a deed that answers with data and with words."""

import datetime as dt
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.model.fields import Day, Rows
from core.model.kind import Kind
from core.model.record import Record, computed, safe
from core.model.words import say
from core.office import Misused, Office, Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: one JSON document, the words for people, and the exit code."""

    data: Any
    words: tuple[str, ...] = ()
    exit: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: its arguments and a way to open the workspace."""

    args: Namespace
    opened: Callable[[], Office]

    def progress(self, done: int, total: int) -> None:
        """Show how far the work is, on stderr and only to a person."""
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{done}/{total}{end}")
            sys.stderr.flush()


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line; `does` is its line in the help."""

    name: str
    does: str
    arguments: Callable[[ArgumentParser], None]
    act: Callable[[Call], Answer]


def none(parser: ArgumentParser) -> None:
    """Declare no arguments."""


def of_kind(parser: ArgumentParser) -> None:
    """Declare which kind is meant."""
    parser.add_argument("kind", help=say("哪一类记录，如 person；用 kinds 列出"))


def of_record(parser: ArgumentParser, nargs: str | None = None) -> None:
    """Declare which record of which kind is meant, or how many."""
    of_kind(parser)
    parser.add_argument("uid", nargs=nargs, default=[], help=say("记录的编号"))


def reveal(parser: ArgumentParser) -> None:
    """Declare the option by which what is covered is written out."""
    words = say("写明理由，遮住的号码就全部写出；会记入导出记录")
    parser.add_argument("--reveal", default="", metavar="REASON", help=words)


def record_data(kind: Kind, record: Record, *, revealed: bool = False) -> dict[str, Any]:
    """Return a record as JSON: what is kept under `fields`, what follows from it under `computed`.

    What is secret is covered unless it is `revealed`.
    """
    shown = record.values if revealed else safe(kind, record.values)
    follows = {name: value for name, value in computed(kind, record.values).items() if value is not None}
    return {
        "uid": record.uid,
        "kind": record.kind,
        "fields": {name: _lines(value) for name, value in shown.items()},
        "deleted": record.deleted,
        "computed": follows,
        "conflicts": record.conflicts,
        "scope": record.scope,
        "author": record.author,
        "changed": record.changed,
    }


def kind_data(kind: Kind) -> dict[str, Any]:
    """Return a declaration as JSON."""
    return {
        "name": kind.name,
        "title": say(kind.title),
        "scope": str(kind.scope),
        "form": kind.paper.form if kind.paper else None,
        "fields": [_field_data(field) for field in kind.fields],
    }


def existing(file: str) -> Path:
    """Return the path of a file that must be there."""
    path = Path(file)
    if path.is_dir():
        raise Refused(say("“{file}”是文件夹；这里要写一个文件", file=file), "no_file")
    if not path.is_file():
        raise Refused(say("没有找到文件“{file}”；请检查路径", file=file), "no_file")
    return path


def whole(least: int, most: int = 1_000_000) -> Callable[[str], int]:
    """Return how an option's whole number is read: from the least to the most that make sense."""

    def read(typed: str) -> int:
        if not typed.lstrip("-").isascii() or not typed.lstrip("-").isdigit() or not least <= int(typed) <= most:
            raise ArgumentTypeError(say("应是 {least} 到 {most} 的整数", least=least, most=most))
        return int(typed)

    return read


def day_of(typed: str) -> dt.date:
    """Return the day that an option names, however it is written; Misused when it names none."""
    parsed = Day("on", "日期").parse(typed)
    if parsed.slip or parsed.value is None:
        raise Misused(parsed.slip.message if parsed.slip else say("请写上日期"), "not_a_day")
    return dt.date.fromisoformat(str(parsed.value))


def listing(rows: Iterable[Iterable[object]]) -> tuple[str, ...]:
    """Return lines for people: cells parted by two spaces."""
    return tuple("  ".join(str(cell) for cell in row) for row in rows)


def _field_data(field: Any) -> dict[str, Any]:
    data = {
        "name": field.name,
        "label": say(field.label),
        "type": type(field).__name__.lower(),
        "required": field.required or bool(getattr(field, "least", 0) and isinstance(field, Rows)),
        "choices": list(getattr(field, "options", ())) or None,
    }
    if isinstance(field, Rows):
        data["fields"] = [_field_data(column) for column in field.fields]
    for name in ("to", "unit", "longest"):
        if value := getattr(field, name, None):
            data[name] = list(value) if isinstance(value, tuple) else value
    return data


def _lines(value: Any) -> Any:
    return [dict(line) for line in value] if isinstance(value, (list, tuple)) else value
