"""What the proof of exports stands on: a school with telling numbers, and eyes that find them in any file."""

import contextlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

import resources
from core.kinds import kind_named
from core.office import Office
from core.press.foreign.attachments import page_text
from tests.kinds.samples import Samples

PHONE, IDENTITY, BANK, ADDRESS = "13987651234", "610427198611230076", "6222020402019876543", "西关街七十八号院三单元"
SECRET = (IDENTITY, BANK)
COVERED = (*SECRET, PHONE, ADDRESS)
NAME = "上官婉清"


@dataclass
class Scene:
    """A folder with our workspace, a partner's, and what came from outside."""

    root: Path
    uids: dict[str, str]

    @property
    def ours(self) -> Path:
        return self.root / "w"

    @property
    def out(self) -> Path:
        return self.root / "out"

    def __getitem__(self, name: str) -> str:
        """Return a uid or the path of a file that came from outside."""
        return self.uids.get(name) or str(self.root / "in" / name)

    def copied(self, to: Path) -> "Scene":
        shutil.copytree(self.root, to, ignore=shutil.ignore_patterns("lock", "reserve"))
        return Scene(to, self.uids)


def build(root: Path) -> Scene:
    """Make the scene: every kind of record filled in, one teacher with the telling numbers, a known partner."""
    (root / "in").mkdir(parents=True)
    (root / "out").mkdir()
    with (
        Office.found(root / "w", school="义门镇中学", role="helper") as ours,
        Office.found(root / "partner", school="义门柴村小学", role="recipient") as partner,
    ):
        for one, other, name in ((ours, partner, "ours"), (partner, ours, "partner")):
            one.exchange.write_card(root / "in" / f"{name}.qlcard")
            other.exchange.trust(root / "in" / f"{name}.qlcard", heard=True)
        uids = _fill(ours, partner.school, root / "in")
        _carry(ours, partner, uids, root / "in")
        ours.upkeep.backup()
    _workbook(root / "in" / "roster.xlsx")
    damaged = root / "in" / "damaged"
    shutil.copytree(root / "w", damaged, ignore=shutil.ignore_patterns("lock", "reserve"))
    return Scene(root, uids)


def _fill(ours: Office, partner: str, folder: Path) -> dict[str, str]:
    samples = Samples(ours)
    uids = {kind.name: samples.record(kind).uid for kind in ours.records.kinds()}
    person = _put(ours, "person", full_name=NAME, school=ours.school)
    private = _put(
        ours, "person_private", person=person, phone=PHONE, id_number=IDENTITY, bank_card=BANK, address=ADDRESS
    )  # fmt: skip
    pairing = _put(
        ours, "pairing", pairing_no="BF-7", helper=ours.school, start="2014-09-01", recipients=[{"school": partner}]
    )  # fmt: skip
    lesson = _put(
        ours, "lesson", pairing=pairing, teacher=person, subject="语文", grade="7", topic="背影", lesson_type="新授",
        date="2014-09-10",
    )  # fmt: skip
    observed = _put(
        ours, "lesson_observation", pairing=pairing, lesson=lesson, date="2014-09-10", observer=uids["person"],
        obs_kind="师徒", strengths="好", suggestions="慢些",
    )  # fmt: skip
    photo = resources.path("demo/goods.jpg")
    ours.records.attach("lesson", lesson, photo, "2014年9月，义门镇中学")
    (folder / "photo.jpg").write_bytes(photo.read_bytes())
    return {
        **uids, "typist": person, "private": private, "ours": pairing, "class": lesson, "observed": observed,
        "other": uids["person"],
    }  # fmt: skip


def _carry(ours: Office, partner: Office, uids: dict[str, str], folder: Path) -> None:
    sent = ours.exchange.send(partner.school, folder / "sent.qinglan", full=True)
    uids["receipt"] = partner.exchange.receive(sent.path).code
    uids["partner"] = partner.school
    uids["device"] = partner.exchange.identity()["device"]
    _put(partner, "person", full_name="诸葛明", school=partner.school)
    partner.exchange.send(ours.school, folder / "package.qinglan", full=True)
    uids["package"] = ours.exchange.receive(partner.exchange.send(ours.school, folder / "first.qinglan").path).package


def _put(office: Office, kind: str, **typed: object) -> str:
    record, problems = office.records.read(kind, typed)
    assert problems == [], (kind, problems)
    return office.records.save(record).uid


def _workbook(file: Path) -> None:
    """Write a roster as a school has it: one line is good, the other has no name and is refused."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "性别", "手机号", "身份证号"])
    sheet.append([NAME, "女", PHONE, IDENTITY])
    sheet.append(["欧阳雪", "不详", PHONE, IDENTITY])
    book.save(file)


def files_of(root: Path) -> dict[Path, bytes]:
    """Return every file below a folder with its content, those of open and known workspaces apart."""
    homes = [root / "w", root / "partner", root / "in" / "damaged"]
    return {
        file: file.read_bytes()
        for file in root.rglob("*")
        if file.is_file() and not any(home in file.parents for home in homes)
    }


def found(file: Path, numbers: tuple[str, ...]) -> set[str]:
    """Return which of the texts stand in a file, packed, compressed, drawn on a page or plain."""
    return {number for number in numbers for text in _texts(file.read_bytes(), file) if number in text}


def _texts(content: bytes, file: Path) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield content.decode(encoding, "ignore")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                yield from _texts(package.read(name), file)
    if content.startswith(b"%PDF"):
        yield "".join(page_text(file))
        with pikepdf.open(io.BytesIO(content)) as document:
            for thing in document.objects:
                # Photos are not unpacked by it, and hold no text.
                with contextlib.suppress(pikepdf.PdfError, AttributeError):
                    yield thing.read_bytes(pikepdf.StreamDecodeLevel.generalized).decode("utf-8", "ignore")


def lines_of(folder: Path) -> list[dict[str, object]]:
    """Return the log of exports as it lies on the disk."""
    log = folder / "exports.log"
    return [json.loads(line) for line in log.read_bytes().splitlines()] if log.exists() else []


def private_of(number: str) -> str:
    """Return a telling number as it may leave."""
    kind = kind_named("person_private")
    names = dict(zip(COVERED, ("id_number", "bank_card", "phone", "address"), strict=True))
    field = kind.field(names[number]) if kind else None
    covered: str = field.covered(number) if field else ""  # type: ignore[attr-defined]  # all four are texts
    return covered
