"""Lines of JSON that a command is given, from a file or the standard input."""

import json
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from core.model.coding import LOST, lines
from core.model.record import Problem
from core.model.words import say
from core.office import Refused
from ui.commands.command import existing


class JsonLine(NamedTuple):
    """A line that was given: its number from 1, and the object that stands there or what is wrong with it."""

    number: int
    given: dict[str, Any]
    problem: Problem | None = None


def help_of_lines() -> str:
    """Return how a file of lines is written, for the help of a command."""
    # Its older kind, which every Windows has, sends a question mark for each Chinese character into a pipe.
    return say("每行一个 JSON；不写则读标准输入。在 PowerShell 里请写文件名，用管道会丢汉字")


def read_lines(name: str) -> Iterator[JsonLine]:
    """Yield what stands in each line that is not empty; "-" is the standard input, Refused what is no text at all."""
    source = sys.stdin.buffer.read() if name == "-" else existing(name).read_bytes()
    given = lines(source)
    if any("\0" in line for line in given):
        raise Refused(say("“{file}”不是文字，没有读入；应是每行一个 JSON 的文件", file=name), "not_text")
    return (_parsed(number, line) for number, line in enumerate(given, 1) if line.strip())


def problem_data(problem: Problem) -> dict[str, str]:
    """Return a slip as JSON."""
    return {"field": problem.field, "code": problem.code, "message": problem.message}


def _parsed(number: int, line: str) -> JsonLine:
    if LOST in line:
        message = say("第 {n} 行有读不出的字符；请把文件存成 UTF-8 再试", n=number)
        return JsonLine(number, {}, Problem("", "not_text", message))
    try:
        given = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return JsonLine(number, {}, Problem("", "not_json", say("第 {n} 行不是 JSON", n=number)))
    if not isinstance(given, dict):
        return JsonLine(number, {}, Problem("", "not_an_object", say("第 {n} 行应写成 {shape}", n=number, shape="{…}")))
    return JsonLine(number, given)


def _no_constant(name: str) -> None:
    raise ValueError(name)
