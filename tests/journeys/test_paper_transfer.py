"""The electronic transfer folder: whole, checkable, begun again where it was left, never over something else."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.office import Office, Refused
from core.press.pdfa import findings
from tests.every import every
from tests.faults.test_paper_attachments import good_pdf, locked_pdf, rotten_pdf
from tests.journeys.conftest import Clerk

Begin = Callable[..., Clerk]


@pytest.fixture
def desk(clerk: Begin) -> Clerk:
    return clerk()


@pytest.fixture
def pairing(desk: Clerk) -> str:
    school = desk.asks("identity")["school"]
    other = desk.puts("school", name_zh="义门柴村小学")
    return desk.puts(
        "pairing", pairing_no="结对-01", helper=school, recipients=[{"school": other}], start="2014-05-05",
        end="2015-05-31",
    )  # fmt: skip


def training(desk: Clerk, pairing: str, title: str, day: str) -> str:
    return desk.puts(
        "training", pairing=pairing, title=title, category="校本研修", start=day, end=day, content="读写结合。",
        hours=6, form="讲座",
    )  # fmt: skip


def test_files_whose_names_differ_by_the_size_of_letters_stand_beside_each_other(
    desk: Clerk, pairing: str, tmp_path: Path
) -> None:
    first = training(desk, pairing, "阅读教学", "2014-11-15")
    for place, name in (("one", "成绩.xlsx"), ("other", "成绩.XLSX")):
        table = tmp_path / place / name
        table.parent.mkdir()
        table.write_bytes(b"PK\x03\x04 " + place.encode())
        desk.asks("attach", "training", first, table)

    desk.asks("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014")

    beside = [file.name for file in (tmp_path / "out" / "其他").rglob("*成绩.*")]
    assert len({name.casefold() for name in beside}) == len(beside) == 2


def test_every_item_is_a_proven_pdf_listed_with_its_number_and_sum(desk: Clerk, pairing: str, tmp_path: Path) -> None:
    first = training(desk, pairing, "阅读教学", "2014-11-15")
    training(desk, pairing, "次年的培训", "2015-03-01")
    table = tmp_path / "成绩.xlsx"
    table.write_bytes(b"PK\x03\x04 a table")
    desk.asks("attach", "training", first, table)

    made = desk.asks("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014")

    out = tmp_path / "out"
    entries = list(ElementTree.parse(out / "文件目录.XML").getroot())
    assert {entry.tag for entry in entries} == {"文件"}
    assert len(entries) == made["items"]
    found = {name.tag: name.text for name in next(one for one in entries if "阅读教学" in (one.findtext("题名") or ""))}
    assert {"顺序号", "档号", "责任者", "题名", "日期", "密级", "电子档案名称", "备注"} <= found.keys()
    assert found["日期"] == "20141115"
    assert found["档号"] in str(found["电子档案名称"]) and "电子档案/2014/" in str(found["电子档案名称"])
    assert "另存电子文件" in str(found["备注"])
    assert not any("次年" in (one.findtext("题名") or "") for one in entries)
    assert findings(out / str(found["电子档案名称"])) == []
    [beside] = (out / "其他" / str(found["档号"])).iterdir()
    assert beside.read_bytes() == table.read_bytes()
    assert "件数：" in (out / "说明文件.TXT").read_text("utf-8-sig")
    _sums_hold(out)


def test_a_second_run_writes_only_what_is_new_or_was_harmed(desk: Clerk, pairing: str, tmp_path: Path) -> None:
    for at in range(3):
        training(desk, pairing, f"培训{at}", f"2014-1{at}-15")
    words = ("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014-2015")
    first = desk.asks(*words)
    files = sorted((tmp_path / "out").rglob("*.pdf"))
    kept = {file: file.read_bytes() for file in files}
    files[0].write_bytes(b"cut off")
    files[1].unlink()

    second = desk.asks(*words)
    third = desk.asks(*words)

    assert (first["written"], second["written"], third["written"]) == (len(files), 2, 0)
    # The same records give the same bytes.
    assert {file: file.read_bytes() for file in files} == kept
    _sums_hold(tmp_path / "out")


def test_what_is_no_longer_filed_leaves_the_folder(desk: Clerk, pairing: str, tmp_path: Path) -> None:
    gone = training(desk, pairing, "取消的培训", "2014-10-15")
    words = ("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014")
    before = desk.asks(*words)

    desk.asks("delete", "training", gone)
    after = desk.asks(*words)

    assert after["items"] == before["items"] - 1
    assert len(list((tmp_path / "out").rglob("*.pdf"))) == after["items"]
    _sums_hold(tmp_path / "out")


def test_a_bad_file_is_named_with_its_record_and_the_rest_is_handed_over(
    desk: Clerk, pairing: str, tmp_path: Path
) -> None:
    first = training(desk, pairing, "阅读教学", "2014-11-15")
    for make, name in ((rotten_pdf, "烂掉的.pdf"), (locked_pdf, "有密码的.pdf"), (good_pdf, "好的.pdf")):
        desk.asks("attach", "training", first, make(tmp_path / name))

    said = desk.types("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014")

    assert (said.exit, said.err) == (0, "")
    assert sorted(line for line in said.out.splitlines() if "没有装进去" in line) == [
        "“有密码的.pdf”没有装进去（有密码）：教师培训记录：阅读教学",
        "“烂掉的.pdf”没有装进去（已损坏）：教师培训记录：阅读教学",
    ]
    _sums_hold(tmp_path / "out")


def test_a_file_that_goes_bad_meanwhile_stops_it_with_one_sentence_and_it_goes_on_when_that_is_mended(
    desk: Clerk, pairing: str, tmp_path: Path
) -> None:
    bad = b""
    for day, title in (("2014-10-15", "第一次"), ("2014-11-15", "第二次")):
        owner = training(desk, pairing, title, day)
        file = good_pdf(tmp_path / f"{title}.pdf", pages=2 if title == "第二次" else 1)
        desk.asks("attach", "training", owner, file)
        bad = file.read_bytes()
    kept = desk.folder / "files" / hashlib.sha256(bad).hexdigest()[:2] / hashlib.sha256(bad).hexdigest()

    def spoil(done: int, total: int) -> None:
        kept.write_bytes(b"%PDF-1.4 torn")

    with Office(desk.folder) as office:
        with pytest.raises(Refused) as refused:
            office.papers.export_archive(tmp_path / "out", pairing, "2014", progress=spoil)
        left = [file for file in (tmp_path / "out").rglob("*.pdf") if findings(file)]
        kept.write_bytes(bad)
        office.papers.export_archive(tmp_path / "out", pairing, "2014")

    assert refused.value.code == "bad_attachment"
    assert refused.value.message.startswith("“第二次.pdf”不能装订（已损坏）：教师培训记录")
    assert "再运行一次会接着写" in refused.value.message
    assert left == []
    _sums_hold(tmp_path / "out")


def test_a_folder_with_something_else_in_it_is_left_alone(desk: Clerk, pairing: str, tmp_path: Path) -> None:
    training(desk, pairing, "培训", "2014-10-15")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("mine")
    desk.asks("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2014")

    refused = desk.types("archive-export", foreign, "--pairing", pairing, "--year", "2014")
    other_year = desk.types("archive-export", tmp_path / "out", "--pairing", pairing, "--year", "2013")
    misused = desk.types("archive-export", tmp_path / "new", "--pairing", pairing, "--year", "去年")

    assert (refused.exit, other_year.exit, misused.exit) == (1, 1, 2)
    assert "letter.txt" in [one.name for one in foreign.iterdir()]
    assert len(list(foreign.iterdir())) == 1
    assert not (tmp_path / "new").exists()
    _sums_hold(tmp_path / "out")


def _sums_hold(out: Path) -> None:
    lines = (out / "校验清单.TXT").read_text("utf-8").splitlines()
    named = {line[66:]: line[:64] for line in lines}
    there = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()} - {"校验清单.TXT"}
    assert named.keys() == there
    assert every(hashlib.sha256((out / name).read_bytes()).hexdigest() == digest for name, digest in named.items())
