"""A journal: lines are only added, a torn one spoils nothing, and a line that was changed or taken away is noticed."""

import os
import threading
from pathlib import Path

import pytest

from storage.files.audit_log import AuditLog
from storage.store import WriteFailed


@pytest.fixture
def journal(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "exports.log")


def test_what_was_written_is_read_in_its_order(journal: AuditLog) -> None:
    assert journal.entries() == []

    for number in range(3):
        journal.add({"number": number, "words": "张伟\n第二行 \u2028"})

    assert [one["number"] for one in journal.entries()] == [0, 1, 2]
    assert journal.entries()[0] == {"number": 0, "words": "张伟\n第二行 \u2028"}
    assert journal.broken() == []


def test_a_line_that_a_cut_of_power_tore_is_passed_over_and_the_next_stands_whole(
    journal: AuditLog, tmp_path: Path
) -> None:
    log = tmp_path / "exports.log"
    journal.add({"number": 1})
    log.write_bytes(log.read_bytes() + b'{"number": 2, "who')

    last = journal.add({"number": 3})

    assert [one["number"] for one in journal.entries()] == [1, 3]
    assert journal.broken() == []
    assert journal.holds(last)


@pytest.mark.parametrize("spoil", ["changed", "taken away", "another order"])
def test_a_change_in_the_middle_is_noticed_at_the_line_behind_it(journal: AuditLog, tmp_path: Path, spoil: str) -> None:
    log = tmp_path / "exports.log"
    hashes = [journal.add({"number": number}) for number in range(1, 6)]
    lines = log.read_bytes().splitlines(keepends=True)
    match spoil:
        case "changed":
            lines[1] = lines[1].replace(b'"number": 2', b'"number": 9')
        case "taken away":
            del lines[1]
        case _:
            lines[1], lines[2] = lines[2], lines[1]

    log.write_bytes(b"".join(lines))

    assert journal.broken()[0] == (3 if spoil == "changed" else 2)
    assert journal.holds(hashes[4]) and journal.holds(hashes[1]) == (spoil == "another order")


def test_lines_of_several_threads_follow_each_other(journal: AuditLog) -> None:
    threads = [threading.Thread(target=lambda: [journal.add({"n": n}) for n in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(journal.entries()) == 40
    assert journal.broken() == []


def test_the_latest_are_read_from_the_end(journal: AuditLog) -> None:
    entries = [{"number": number, "words": "张" * (number % 7) * 1000} for number in range(50)]
    for entry in entries:
        journal.add(entry)

    assert list(journal.latest()) == entries[::-1]
    assert next(journal.latest()) == entries[-1]


@pytest.mark.skipif(os.name == "nt", reason="files have no holes there unless asked for")
def test_an_entry_reads_no_more_than_the_end_of_a_journal_that_no_memory_holds(
    journal: AuditLog, tmp_path: Path
) -> None:
    last = journal.add({"number": 1})
    line = (tmp_path / "exports.log").read_bytes()
    with (tmp_path / "exports.log").open("wb") as log:
        log.truncate(1 << 40)
        log.seek(1 << 40)
        log.write(b"\n" + line)

    assert journal.last() == last
    added = journal.add({"number": 2})

    assert journal.last() == added
    latest = journal.latest()
    assert [next(latest)["number"], next(latest)["number"]] == [2, 1]


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(WriteFailed):
        AuditLog(tmp_path / "gone" / "exports.log").add({"number": 1})
