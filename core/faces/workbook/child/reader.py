"""The child process that opens foreign workbooks: takes an order on its input, answers in lines of JSON.

It touches no data of ours, and whatever goes wrong inside the library ends this process and nothing else.
"""

import errno
import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.faces.workbook.child import fill, guard, mark, raw
from core.faces.workbook.child import text as workbook_text
from core.faces.workbook.child.guard import Turned
from core.faces.workbook.child.limits import limit_memory
from core.faces.workbook.wire import NO_ROOM, READY, Answer, encode, shortened

_AT_ONCE = 1 << 16
_FULL = (errno.ENOSPC, errno.EDQUOT)


def main() -> int:
    """Carry out the order on standard input and return the exit code."""
    # As much as a pipe holds: line by line, each process would wait for the other a thousand times.
    with open(sys.stdout.fileno(), "wb", buffering=_AT_ONCE, closefd=False) as told:
        told.write(READY)
        told.flush()
        order = json.loads(sys.stdin.buffer.read())
        limit_memory()
        told.writelines(encode(answer) + b"\n" for answer in answered(order))
    return 0


def answered(order: dict[str, Any]) -> Iterator[Answer]:
    """Yield what there is to say to an order, or why it cannot be carried out; at last that all was said."""
    try:
        yield from shortened(_carried_out(order))
    except Turned as turned:
        yield Answer(unreadable=turned.code, facts=turned.facts)
    except MemoryError:
        yield Answer(unreadable="too_much_memory")
    except FileNotFoundError:
        yield Answer(unreadable="gone")
    except PermissionError:
        yield Answer(unreadable="locked")
    except Exception as fault:  # noqa: BLE001  a broken workbook raises anything from inside the library
        yield _fault(fault)
    yield Answer(end=True)


def _carried_out(order: dict[str, Any]) -> Iterator[Answer]:
    file = Path(order["file"])
    if guard.is_left_open(file):
        raise Turned("left_open", of=file.name[2:])
    text = guard.is_text(file)
    if not text:
        yield Answer(macro=guard.check(file))
    match order["act"]:
        case "read":
            # Cells by the hundred thousand hold no circle, and the process ends with the file.
            gc.disable()
            yield from (workbook_text if text else raw).answers(file)
        case "mark":
            book = workbook_text.book(file) if text else mark.opened(file)
            mark.mark(book, Path(order["to"]), order["sheets"], order["heading"])
        case "fill" if text:
            raise Turned("no_look")
        case "fill":
            fill.fill(file, Path(order["to"]), order)
        case act:
            raise Turned("unknown_act", act=act)


def _fault(fault: Exception) -> Answer:
    if isinstance(fault, OSError) and fault.errno in _FULL:
        return Answer(unreadable=NO_ROOM)
    # The library wraps what its parser raises.
    chain = (fault, fault.__cause__, fault.__context__)
    if any(type(one).__module__.startswith("defusedxml") for one in chain):
        return Answer(unreadable="forbidden_xml", facts={"part": "xml"})
    return Answer(unreadable="cannot_read", facts={"cause": type(fault).__name__})


if __name__ == "__main__":
    sys.exit(main())
