"""An audit log: lines are only added, a torn one spoils nothing, a line that was changed or taken away is noticed."""

import os
import threading
from pathlib import Path

import pytest

from storage.files.audit_log import AuditLog
from storage.store import WriteFailed


@pytest.fixture
def audit_log(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "exports.log")


def test_what_was_written_is_read_in_its_order(audit_log: AuditLog) -> None:
    assert audit_log.entries() == []

    for number in range(3):
        audit_log.add({"number": number, "words": "张伟\n第二行 \u2028"})

    assert [one["number"] for one in audit_log.entries()] == [0, 1, 2]
    assert audit_log.entries()[0] == {"number": 0, "words": "张伟\n第二行 \u2028"}
    assert audit_log.broken() == []


def test_a_line_that_a_cut_of_power_tore_is_passed_over_and_the_next_stands_whole(
    audit_log: AuditLog, tmp_path: Path
) -> None:
    log = tmp_path / "exports.log"
    audit_log.add({"number": 1})
    log.write_bytes(log.read_bytes() + b'{"number": 2, "who')

    last = audit_log.add({"number": 3})

    assert [one["number"] for one in audit_log.entries()] == [1, 3]
    assert audit_log.broken() == []
    assert audit_log.holds(last)


@pytest.mark.parametrize("spoil", ["changed", "taken away", "another order"])
def test_a_change_in_the_middle_is_noticed_at_the_line_behind_it(
    audit_log: AuditLog, tmp_path: Path, spoil: str
) -> None:
    log = tmp_path / "exports.log"
    hashes = [audit_log.add({"number": number}) for number in range(1, 6)]
    lines = log.read_bytes().splitlines(keepends=True)
    match spoil:
        case "changed":
            lines[1] = lines[1].replace(b'"number": 2', b'"number": 9')
        case "taken away":
            del lines[1]
        case _:
            lines[1], lines[2] = lines[2], lines[1]

    log.write_bytes(b"".join(lines))

    assert audit_log.broken()[0] == (3 if spoil == "changed" else 2)
    assert audit_log.holds(hashes[4]) and audit_log.holds(hashes[1]) == (spoil == "another order")


def test_lines_of_several_threads_follow_each_other(audit_log: AuditLog) -> None:
    threads = [threading.Thread(target=lambda: [audit_log.add({"n": n}) for n in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(audit_log.entries()) == 40
    assert audit_log.broken() == []


def test_the_latest_are_read_from_the_end(audit_log: AuditLog) -> None:
    entries = [{"number": number, "words": "张" * (number % 7) * 1000} for number in range(50)]
    for entry in entries:
        audit_log.add(entry)

    assert list(audit_log.latest()) == entries[::-1]
    assert next(audit_log.latest()) == entries[-1]


@pytest.mark.skipif(os.name == "nt", reason="files have no holes there unless asked for")
def test_an_entry_reads_no_more_than_the_end_of_an_audit_log_that_no_memory_holds(
    audit_log: AuditLog, tmp_path: Path
) -> None:
    last = audit_log.add({"number": 1})
    line = (tmp_path / "exports.log").read_bytes()
    with (tmp_path / "exports.log").open("wb") as log:
        log.truncate(1 << 40)
        log.seek(1 << 40)
        log.write(b"\n" + line)

    assert audit_log.last() == last
    added = audit_log.add({"number": 2})

    assert audit_log.last() == added
    latest = audit_log.latest()
    assert [next(latest)["number"], next(latest)["number"]] == [2, 1]


def test_an_audit_log_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(WriteFailed):
        AuditLog(tmp_path / "gone" / "exports.log").add({"number": 1})
