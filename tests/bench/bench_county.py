"""The desk of a county by the number of its schools' computers: run `python -m tests.bench.bench_county [66 153 303]`.

Every school has a computer, is in a pairing of three and has sent a package a month for a year. All times are of the
processor; the ratio is to the county with the fewest computers, the goal what a page may cost.
"""

import argparse
import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from core.model.record import Record
from core.office import Office
from storage.oplog import keys
from storage.oplog.feeds import FeedHead, feed_uid
from storage.store import Store, new_uid
from tests.bench.measure import middle, tell, timed

MONTHS = 12
GOALS = {66: 60, 153: 100, 303: 200}
NOW = dt.datetime(2015, 11, 25, 9, tzinfo=dt.UTC)
_TURNS = 3


def main(sizes: list[int]) -> None:
    """Print a line for each page and size of the county."""
    least: dict[str, float] = {}
    for partners in sizes:
        with tempfile.TemporaryDirectory(prefix="bench") as folder, county(Path(folder) / "w", partners) as office:
            for name, page in pages(office).items():
                page()
                took = middle([timed(page)[0].processor for _ in range(_TURNS)]) * 1000
                ratio = took / least.setdefault(name, took)
                tell(f"{name}, {partners} computers", took, "ms", goal=GOALS.get(partners))
                tell(f"{name}, {partners} computers / {sizes[0]} computers", took, "ms", ratio=ratio)


def pages(office: Office) -> dict[str, Callable[[], object]]:
    """Return what each page of a county office reads."""
    exchange = office.exchange
    return {
        "today": office.agenda.today,
        "peers": exchange.peers,
        "exchange": lambda: (exchange.peers(), exchange.left_by_device(), exchange.sent(), office.meeting.met()),
        "board": lambda: office.county.board("2015-11"),
        "receipts": lambda: (exchange.receipts(), exchange.gaps()),
    }


def county(folder: Path, partners: int) -> Office:
    """Found a county with so many schools, each with a computer that is known and a year of packages."""
    office = Office.found(folder, school="彬县教育局", role="county", clock=lambda: NOW)
    store = office.store
    schools = [new_uid() for _ in range(partners)]
    office.records.save_many(
        [Record("school", uid, {"name_zh": f"第{number}小学"}) for number, uid in enumerate(schools)]
    )
    office.records.save_many(list(_programme(schools)))
    for number, school in enumerate(schools):
        _partner(store, school, f"第{number}小学")
    office.records.index()
    return office


def _programme(schools: list[str]) -> Iterator[Record]:
    """Yield each pairing of three schools with its year of trainings."""
    for first in range(0, len(schools), 3):
        uid, (helper, *helped) = new_uid(), schools[first : first + 3]
        recipients = [{"id": new_uid(), "school": school} for school in helped]
        yield Record("pairing", uid, {"pairing_no": f"BF-{first}", "helper": helper, "recipients": recipients})
        for month in range(1, MONTHS + 1):
            values = {"pairing": uid, "title": f"第{month}次培训", "start": f"2015-{month:02}-10", "school": helper}
            yield Record("training", new_uid(), values)


def _partner(store: Store, school: str, name: str) -> None:
    """Trust a school's computer and book its packages, as taking them in would have done."""
    file, db = store.folder / "partner.key", store.workspace.db
    keys.make_key(file)
    card = keys.make_card(
        keys.read_key(file), {"school": school, "school_name": name, "role": "recipient", "device": f"{name}一号机"}
    )
    file.unlink()
    device = bytes.fromhex(store.peers.trust(card, heard=True).device)
    with db.transaction():
        for scope in (f"school:{school}", "county:彬县"):
            salt = os.urandom(16)
            feed = store.workspace.feeds.introduce(FeedHead(feed_uid(device, scope, salt), device, scope, salt))
            db.write("UPDATE _feed SET have = ?, last = ? WHERE id = ?", (MONTHS * 40, MONTHS * 40, feed))
        for month in range(1, MONTHS + 1):
            _receipt(store, device, month)
        last = int(NOW.timestamp() * 1000)
        db.write("UPDATE _peer SET received = ? WHERE device = ?", (last, device))


def _receipt(store: Store, device: bytes, number: int) -> None:
    package = os.urandom(16)
    time = int(dt.datetime(2015, number, 20, tzinfo=dt.UTC).timestamp() * 1000)
    missing = [{"device": device.hex(), "device_name": "", "number": MONTHS + 1}] if number == MONTHS else []
    counts = dict.fromkeys(("new", "changed", "same", "conflicts", "waiting", "attachments", "clock_warnings"), 0)
    info = counts | {
        "package": package.hex(), "sender": device.hex(), "number": number, "note": "", "time": time, "code": "",
        "gaps": missing, "alarms": [], "author": "", "repeated": False,
    }  # fmt: skip
    store.workspace.db.write(
        "INSERT INTO _receipt(package, sender, number, time, undone, info) VALUES (?, ?, ?, ?, 0, ?)",
        (package, device, number, time, json.dumps(info)),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(GOALS))
    main(parser.parse_args().sizes)
