"""The child process that opens foreign workbooks: takes an order on its input, answers in lines of JSON.

It touches no data of ours, and whatever goes wrong inside the library ends this process and nothing else.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.faces import workbook_fill, workbook_guard, workbook_mark, workbook_raw
from core.faces.workbook_guard import Turned
from core.faces.workbook_limits import limit_memory
from core.faces.workbook_wire import Answer, encode


def main() -> int:
    """Carry out the order on standard input and return the exit code."""
    order = json.loads(sys.stdin.buffer.read())
    limit_memory()
    try:
        for answer in _carried_out(order):
            _say(answer)
    except Turned as turned:
        _say(Answer(unreadable=turned.code, facts=turned.facts))
    except MemoryError:
        _say(Answer(unreadable="too_much_memory"))
    except FileNotFoundError:
        _say(Answer(unreadable="gone"))
    except PermissionError:
        _say(Answer(unreadable="locked"))
    except Exception as fault:  # noqa: BLE001  a broken workbook raises anything from inside the library
        _say(_fault(fault))
    _say(Answer(end=True))
    sys.stdout.buffer.flush()
    return 0


def _carried_out(order: dict[str, Any]) -> Iterator[Answer]:
    file = Path(order["file"])
    yield Answer(macro=workbook_guard.check(file))
    match order["act"]:
        case "read":
            yield from workbook_raw.answers(file)
        case "mark":
            workbook_mark.mark(file, Path(order["to"]), order["sheets"], order["heading"])
        case "fill":
            workbook_fill.fill(file, Path(order["to"]), order)
        case act:
            raise Turned("unknown_act", act=act)


def _fault(fault: Exception) -> Answer:
    # The library wraps what its parser raises.
    chain = (fault, fault.__cause__, fault.__context__)
    if any(type(one).__module__.startswith("defusedxml") for one in chain):
        return Answer(unreadable="forbidden_xml", facts={"part": "xml"})
    return Answer(unreadable="cannot_read", facts={"cause": type(fault).__name__})


def _say(answer: Answer) -> None:
    sys.stdout.buffer.write(encode(answer) + b"\n")


if __name__ == "__main__":
    sys.exit(main())
