"""The contract of the command line: names, exit codes and answers that the program is checked by from outside."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.every import every
from tests.journeys.conftest import Clerk

Begin = Callable[..., Clerk]


def test_a_record_is_made_found_changed_and_its_past_is_kept(clerk: Begin) -> None:
    office = clerk()
    uid = office.puts("person", full_name="阿依古丽·买买提", sex="女", ethnicity="维吾尔")

    office.puts("person", uid, title="副高")

    assert office.fields("person", uid)["title"] == "高级教师"
    assert office.fields("person", uid)["ethnicity"] == "维吾尔族"
    for text in ("阿依", "aygl", "古丽·买"):
        assert [found["uid"] for found in office.asks("search", text, "--kind", "person")] == [uid]
    first, last = office.asks("history", "person", uid)
    assert first["values"]["full_name"] == "阿依古丽·买买提" and "title" not in first["values"]
    assert last["changes"] == {"title": "高级教师"}


def test_a_deleted_record_is_hidden_and_comes_back(clerk: Begin) -> None:
    office = clerk()
    uid = office.puts("person", full_name="王䶮")

    office.asks("delete", "person", uid)
    assert office.asks("get", "person") == []
    assert office.asks("get", "person", uid)[0]["deleted"] is True

    office.asks("undelete", "person", uid)
    assert [one["uid"] for one in office.asks("get", "person")] == [uid]


def test_a_refused_line_changes_nothing_and_the_others_are_kept(clerk: Begin) -> None:
    office = clerk()
    lines = "\n".join(
        [
            json.dumps({"fields": {"full_name": "李𠮷"}}, ensure_ascii=False),
            json.dumps({"fields": {"full_name": "", "birth": "昨天", "colour": "红"}}, ensure_ascii=False),
            "{不是 JSON",
            json.dumps({"fields": {"full_name": "陈㼆"}}, ensure_ascii=False),
        ]
    )

    said = office.types("put", "person", "--json", stdin=lines)

    assert said.exit == 0
    assert ["uid" in answer for answer in said.data] == [True, False, False, True]
    problems = {problem["field"]: problem["code"] for problem in said.data[1]["problems"]}
    assert problems == {"birth": "not_a_month", "colour": "unknown_field", "full_name": "required"}
    assert said.data[2]["problems"][0]["code"] == "not_json"
    assert {one["fields"]["full_name"] for one in office.asks("get", "person")} == {"李𠮷", "陈㼆"}


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_records_come_in_whatever_coding_another_program_pipes_or_writes(
    clerk: Begin, coding: str, tmp_path: Path
) -> None:
    office = clerk()
    names = ["张伟", "阿依古丽·玉素甫江"]
    given = "\r\n".join(json.dumps({"fields": {"full_name": name}}, ensure_ascii=False) for name in names)
    file = tmp_path / "given.jsonl"
    file.write_bytes(given.encode(coding))

    office.asks("put", "person", stdin=given.encode(coding))
    office.asks("put", "person", file)

    assert sorted(one["fields"]["full_name"] for one in office.asks("get", "person")) == sorted(names * 2)


def test_bytes_that_are_no_character_are_never_kept(clerk: Begin) -> None:
    office = clerk()
    good, bad = (json.dumps({"fields": {"full_name": name}}, ensure_ascii=False).encode() for name in ("张伟", "李平"))

    said = office.types("put", "person", "--json", stdin=good + b"\n" + bad.replace("平".encode(), b"\xe5\xb9"))
    binary = office.types("put", "person", stdin=b"PK\x03\x04\x14\x00\x00\x00" + good)

    assert said.data[1]["problems"][0]["code"] == "not_text"
    assert (binary.exit, len(binary.err.splitlines())) == (1, 1)
    assert [one["fields"]["full_name"] for one in office.asks("get", "person")] == ["张伟"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("get", "teacher"), 1),
        (("get", "person", "0" * 32), 1),
        (("get", "person", "--where", "colour=红"), 1),
        (("get", "person", "--where", "full_name"), 2),
        (("put", "person", "没有这个文件.jsonl"), 1),
        (("delete", "person", "0" * 32), 1),
        (("history", "person", "nonsense"), 1),
        (("import", "没有这个文件.qinglan"), 1),
        (("inspect", "没有这个文件.qinglan"), 1),
        (("export", "x.qinglan", "--to", "没听说过的学校"), 1),
        (("settle", "0" * 12, "--take", "0"), 1),
        (("settle", "0" * 12), 2),
        (("print", "F99", "--blank", "1", "--to", "x.pdf"), 1),
        (("print", "F03", "--to", "x.pdf"), 2),
        (("restore", "没有.db", "--to", "y"), 1),
        (("dance",), 2),
        (("trust", "没有.qlcard"), 1),
        (("attach", "person", "0" * 32, "没有.jpg"), 1),
        (("import-excel", "没有.xlsx"), 1),
        (("get",), 2),
        (("settle", "x", "--value", "1", "--take", "0"), 2),
        (("binder", "--pairing", "x", "--year", "2014-2015", "--spine", "x", "--to", "x.pdf"), 2),
        (("version", "--json=1"), 2),
        (("verify", "."), 1),
        (("undo", "x"), 1),
        (("confirm", "123"), 1),
        (("revoke", "x"), 1),
    ],
)
def test_a_wrong_question_gets_one_sentence_and_its_exit_code(
    clerk: Begin, words: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = clerk()
    monkeypatch.chdir(tmp_path)
    before = office.asks("digest")

    said = office.types(*words)

    assert said.exit == code
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert not re.search(r"argument|required|receipt|device|allowed", said.err), "a word of the inside"
    assert office.asks("digest") == before
    assert not list(tmp_path.glob("x.*"))


def test_what_is_wrong_is_named_as_it_was_typed(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    file, folder = tmp_path / "王 芳.txt", tmp_path / "不在的 U 盘"
    file.write_text("不是备份", "utf-8")

    said = {
        "get": helper.types("get"),
        "new": helper.types("new", tmp_path / "w", "--school", "甲", "--role", "校长"),
        "verify": helper.types("verify", file),
        "restore": helper.types("restore", file, "--to", tmp_path / "r"),
        "export": helper.types("export", folder / "1.qinglan", "--to", "义门柴村小学"),
    }

    assert {name: one.exit for name, one in said.items()} == {
        "get": 2,
        "new": 2,
        "verify": 3,
        "restore": 3,
        "export": 1,
    }
    assert "还缺 kind。" in said["get"].err, "the uid may be left out"
    assert "可以是 helper, recipient, county" in said["new"].err
    assert "不是青蓝写出的数据包、备份或 PDF" in said["verify"].err
    assert f"“{file}”打不开" in said["restore"].err
    assert (f"没有文件夹“{folder}”" in said["export"].err, folder.exists()) == (True, False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_explains_itself_in_the_readers_language(clerk: Begin, language: str) -> None:
    office = clerk()

    for words in ((), ("get",), ("print",), ("settle",)):
        said = helped(office, "--lang", language, *words, "--help")
        assert said.startswith("usage: main.py")
        assert every(line.isascii() for line in said.splitlines()) == (language == "en"), said
        assert ("positional arguments" in said, "show this help message" in said) == (False, False)


def helped(office: Clerk, *words: str) -> str:
    """Return the help: argparse ends the program with it."""
    done = subprocess.run(
        [sys.executable, "main.py", "--workspace", office.folder, *words], capture_output=True, encoding="utf-8",
        check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return done.stdout


def test_the_language_is_heard_behind_an_equals_sign_too(clerk: Begin) -> None:
    assert clerk().types("get", "teacher", "--lang=en").err.isascii()


def test_a_folder_without_a_workspace_is_named(clerk: Begin, tmp_path: Path) -> None:
    said = clerk().types("--workspace", tmp_path / "nowhere", "get", "person")

    assert said.exit == 1
    assert "nowhere" in said.err


def test_every_kind_says_what_it_holds(clerk: Begin) -> None:
    kinds = {kind["name"]: kind for kind in clerk().asks("kinds")}

    assert {"school", "person", "pairing", "mentor_pair", "lesson_observation", "training", "attendance"} <= set(kinds)
    assert {"leader_exchange", "donation", "school_calendar", "attachment"} <= set(kinds)
    fields = {field["name"]: field for field in kinds["lesson_observation"]["fields"]}
    assert fields["process"]["type"] == "rows"
    assert fields["obs_kind"]["required"] and "师徒" in fields["obs_kind"]["choices"]
    assert kinds["person_private"]["scope"] == "private"


def test_words_are_english_when_asked(clerk: Begin) -> None:
    said = clerk().types("--lang", "en", "get", "teacher")

    assert said.exit == 1
    assert said.err.isascii()


def test_two_schools_exchange_and_end_the_same(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, recipient = partners
    mentor = helper.puts("person", full_name="张伟", subjects="数学")
    helper.asks("export", tmp_path / "1.qinglan", "--to", "义门柴村小学")

    first = recipient.asks("import", tmp_path / "1.qinglan")
    again = recipient.asks("import", tmp_path / "1.qinglan")

    assert first["new"] > 0 and first["gaps"] == []
    assert (again["new"], again["changed"], again["repeated"]) == (0, 0, True)
    assert recipient.fields("person", mentor)["full_name"] == "张伟"
    assert recipient.asks("search", "zw", "--kind", "person")[0]["uid"] == mentor

    recipient.puts("person", full_name="李斌")
    recipient.asks("export", tmp_path / "2.qinglan", "--to", "义门镇中学")
    helper.asks("import", tmp_path / "2.qinglan")

    assert helper.asks("digest")["all"] == recipient.asks("digest")["all"]


def test_an_edit_on_both_sides_waits_for_a_person_and_is_settled(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, recipient = partners
    uid = helper.puts("person", full_name="张伟", remark="")
    helper.asks("export", tmp_path / "1.qinglan", "--to", "义门柴村小学")
    recipient.asks("import", tmp_path / "1.qinglan")
    helper.puts("person", uid, remark="甲的话")
    recipient.puts("person", uid, remark="乙的话")
    recipient.asks("export", tmp_path / "2.qinglan", "--to", "义门镇中学")

    helper.asks("import", tmp_path / "2.qinglan")

    (conflict,) = helper.asks("conflicts")
    assert (conflict["kind"], conflict["uid"], conflict["field"]) == ("person", uid, "remark")
    assert {side["value"] for side in conflict["sides"]} == {"甲的话", "乙的话"}
    assert {side["school_name"] for side in conflict["sides"]} == {"义门镇中学", "义门柴村小学"}

    helper.asks("settle", conflict["id"], "--value", "甲的话；乙的话")
    helper.asks("export", tmp_path / "3.qinglan", "--to", "义门柴村小学")
    recipient.asks("import", tmp_path / "3.qinglan")

    for one in partners:
        assert one.asks("conflicts") == []
        assert one.fields("person", uid)["remark"] == "甲的话；乙的话"
    assert helper.asks("digest")["all"] == recipient.asks("digest")["all"]


def test_a_private_record_never_leaves_the_school(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, recipient = partners
    uid = helper.puts("person", full_name="张伟")
    helper.puts("person_private", person=uid, phone="13900001234", id_number="110101190001011234")

    sent = helper.asks("export", tmp_path / "1.qinglan", "--to", "义门柴村小学")
    recipient.asks("import", tmp_path / "1.qinglan")

    assert not any(scope.startswith("private:") for scope in sent["scopes"])
    assert recipient.asks("get", "person_private") == []


def test_a_damaged_package_changes_nothing(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, recipient = partners
    helper.puts("person", full_name="张伟")
    file = tmp_path / "1.qinglan"
    helper.asks("export", file, "--to", "义门柴村小学")
    whole = file.read_bytes()
    before = recipient.asks("digest")

    for broken in (whole[:-1], whole[: len(whole) // 2], b"", b"PK\x03\x04nonsense", whole[:-40] + b"x" * 40):
        file.write_bytes(broken)
        said = recipient.types("import", file)
        assert said.exit == 3 and len(said.err.strip().splitlines()) == 1

    assert recipient.asks("digest") == before


def test_a_file_goes_with_its_record(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, recipient = partners
    pairing = helper.asks("get", "pairing")[0]["uid"]
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 40)
    helper.asks("attach", "pairing", pairing, photo, "--caption", "签约")
    helper.asks("export", tmp_path / "1.qinglan", "--to", "义门柴村小学")
    recipient.asks("import", tmp_path / "1.qinglan")

    (copy,) = recipient.asks("attachments", "pairing", pairing, "--to", tmp_path / "copies")

    assert (copy["name"], copy["caption"], copy["have"]) == ("照片.jpg", "签约", True)
    assert Path(copy["file"]).read_bytes() == photo.read_bytes()


def test_a_backup_opens_elsewhere_with_the_same_content(clerk: Begin, tmp_path: Path) -> None:
    office = clerk()
    office.puts("person", full_name="张伟")

    made = office.asks("backup")
    assert office.asks("check", "--deep")["findings"] == []
    assert office.asks("backups")[0]["sha256"] == made["sha256"]
    office.asks("restore", made["file"], "--to", tmp_path / "restored")

    assert (
        office.types("--workspace", tmp_path / "restored", "digest", "--json").data["all"]
        == office.asks("digest")["all"]
    )


def test_what_can_be_read_of_a_damaged_database_is_saved(clerk: Begin, tmp_path: Path) -> None:
    office = clerk()
    lines = "\n".join(json.dumps({"fields": {"full_name": f"人{n:04}", "remark": "备注" * 90}}) for n in range(1500))
    office.asks("put", "person", stdin=lines)
    database = office.folder / "qinglan.db"
    content = bytearray(database.read_bytes())
    for page in range(len(content) // 4096 * 2 // 3, len(content) // 4096, 12):
        content[page * 4096 : (page + 1) * 4096] = b"\xff" * 4096
    database.write_bytes(content)

    assert office.types("check").exit == 3
    saved = office.asks("salvage", database, "--to", tmp_path / "saved")

    assert saved["lost"] > 0 and saved["kept"] > saved["lost"]
    there = office.types("--workspace", tmp_path / "saved", "get", "person", "--limit", "5000", "--json")
    assert there.exit == 0 and len(there.data) > 1000
    assert office.types("salvage", tmp_path / "nothing.db", "--to", tmp_path / "x").exit == 1
    assert office.types("salvage", database, "--to", tmp_path / "saved").exit == 1
