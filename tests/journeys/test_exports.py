"""Promise 14: every export of personal data is logged and masked, whichever command or desk it leaves by.

Nothing is trusted to a list of exports alone: each command of the command line is carried out and whatever it writes
outside the workspace is found on the disk; each public method of the office that takes a path has to be sorted here.
"""

import hashlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import main
from core import office as office_rooms
from core.office import Office
from storage.files import audit_log
from tests.every import every
from tests.journeys.leaving import COVERED, NAME, PHONE, SECRET, Scene, build, files_of, found, lines_of, private_of
from ui.commands import COMMANDS

Words = Callable[[Scene], list[object]]

# What each command is asked; a command that is not here makes the test fail.
ASKED: dict[str, Words] = {
    "new": lambda s: [s.out / "new", "--school", "新学校", "--role", "helper"],
    "demo": lambda s: [s.out / "demo", "--size", "XS"],
    "backup": lambda s: [s.out / "stick"],
    "backups": lambda s: ["--test"],
    "restore": lambda s: [next((s.ours / "backups").glob("*.db")), "--to", s.out / "restored"],
    "recovery": lambda s: ["--make", s.out / "key.pdf"],
    "rescue": lambda s: [s["damaged"]],
    "take-back": lambda s: [s["damaged"]],
    "salvage": lambda s: [s["damaged"], "--to", s.out / "salvaged"],
    "check": lambda s: ["--deep"],
    "exports": lambda s: [],
    "today": lambda s: ["--ahead", "30"],
    "attend": lambda s: [s["training"]],
    "observe": lambda s: [s.root / "in" / "sheet.json"],
    "verify": lambda s: [s["sent.qinglan"]],
    "version": lambda s: [],
    "kinds": lambda s: [],
    "put": lambda s: ["person", s.root / "in" / "line.json"],
    "get": lambda s: ["person_private"],
    "delete": lambda s: ["person_private", s["private"]],
    "undelete": lambda s: ["person_private", s["private"]],
    "history": lambda s: ["person_private", s["private"]],
    "search": lambda s: [PHONE, "--texts"],
    "attach": lambda s: ["lesson", s["class"], s["photo.jpg"]],
    "attachments": lambda s: ["lesson", s["class"], "--to", s.out / "files"],
    "digest": lambda s: [],
    "identity": lambda s: ["--card", s.out / "card.qlcard"],
    "trust": lambda s: [s["partner.qlcard"]],
    "peers": lambda s: [],
    "revoke": lambda s: [s["device"]],
    "export": lambda s: [s.out / "p.qinglan", "--to", s["partner"], "--full"],
    "inspect": lambda s: [s["package.qinglan"]],
    "import": lambda s: [s["package.qinglan"]],
    "sent": lambda s: [],
    "confirm": lambda s: [s["receipt"]],
    "receipts": lambda s: [],
    "undo": lambda s: [s["package"]],
    "redo": lambda s: [s["package"]],
    "conflicts": lambda s: [],
    "settle": lambda s: ["none", "--take", "0"],
    "doubles": lambda s: [],
    "tie": lambda s: [s["typist"], s["other"]],
    "part": lambda s: [s["typist"], s["other"]],
    "adopt": lambda s: ["none", "--as", s["partner"]],
    "meet": lambda s: [],
    "aside": lambda s: [],
    "release": lambda s: ["none"],
    "leave": lambda s: [s["ours"], "none"],
    "collect": lambda s: [s.root / "in"],
    "board": lambda s: [],
    "forms": lambda s: [],
    "print": lambda s: ["lesson_observation", s["observed"], "--to", s.out / "form.pdf"],
    "gaps": lambda s: ["--pairing", s["ours"], "--year", "2014-2015"],
    "binder": lambda s: ["--pairing", s["ours"], "--year", "2014-2015", "--to", s.out / "binder.pdf"],
    "archive-export": lambda s: [s.out / "transfer", "--pairing", s["ours"], "--year", "2014-2015"],
    "scan": lambda s: [s["photo.jpg"]],
    "signed": lambda s: ["lesson_observation", s["observed"]],
    "unsigned": lambda s: [],
    "template": lambda s: ["person_private", s.out / "empty.xlsx"],
    "export-excel": lambda s: ["person_private", s.out / "all.xlsx"],
    "fill": lambda s: [s["table.xlsx"], "--to", s.out / "filled.xlsx", "--period", "2014-2015", "--whole"],
    "import-excel": lambda s: [s["roster.xlsx"], "--dry-run", "--errors", s.out / "errors.xlsx"],
    "due": lambda s: ["--on", "2014-10-09"],
    "plan": lambda s: [],
    "measures": lambda s: [],
    "count": lambda s: ["observations", "--period", "2014-2015"],
    "match": lambda s: ["--pairing", s["ours"]],
    "score": lambda s: ["--turn", "on"],
    "report": lambda s: ["--period", "2014-2015", "--view", "observation_summary", "--to", s.out / "report.pdf"],
}
REFUSED = {"settle": 1, "adopt": 2, "import-excel": 1, "release": 1, "leave": 1}
# What writes files in which nobody of ours stands: a card, a sheet with a key, invented schools.
NOBODYS = {"new", "demo", "identity", "recovery"}
# What holds everything because it is for ourselves: a copy of the database, and workspaces made of one.
WHOLE = {"backup", "restore", "salvage"}
# The copy of somebody's own workbook, to be mended and read again: his telephone numbers stay in it.
OWN = {"import-excel"}
# In these people are named, so their number has to be known.
PEOPLE = {
    "backup", "attachments", "export", "print", "binder", "archive-export", "template", "export-excel", "report",
}  # fmt: skip
# The records themselves on the screen of whoever keeps them: phone and address are read there, secret numbers are not.
SHOWN = {"get", "history", "search"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    import resources

    scene = build(tmp_path_factory.mktemp("leaving") / "scene")
    table = resources.path("demo/上级下发-结对帮扶工作情况统计表.xlsx")
    (scene.root / "in" / "table.xlsx").write_bytes(table.read_bytes())
    line = {"fields": {"full_name": "司马光明", "school": ""}}
    (scene.root / "in" / "line.json").write_text(json.dumps(line), "utf-8")
    sheet = {
        "lesson": scene["class"],
        "observation": {"observer": scene["typist"], "obs_kind": "师徒", "strengths": "好", "suggestions": "慢"},
    }
    (scene.root / "in" / "sheet.json").write_text(json.dumps(sheet), "utf-8")
    return scene


@pytest.fixture
def scene(built: Scene, tmp_path: Path) -> Scene:
    return built.copied(tmp_path / "scene")


def test_every_command_is_asked() -> None:
    assert {command.name for command in COMMANDS} == ASKED.keys()


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_what_a_command_writes_is_logged_and_masked(
    command: str, scene: Scene, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scene.out)
    before, known = files_of(scene.root), len(lines_of(scene.ours))
    words = ["--workspace", str(scene.ours), "--person", scene["typist"], command, *map(str, ASKED[command](scene))]

    code = main.main([*words, "--json"])

    said = "".join(capfd.readouterr())
    assert code == REFUSED.get(command, 0), said
    written = [file for file, content in files_of(scene.root).items() if before.get(file) != content]
    logs = [*lines_of(scene.ours)[known:], *(line for file in written for line in _own_log(file))]
    for file in written:
        assert command in WHOLE or not found(file, SECRET if command in OWN else COVERED), file
        assert command in NOBODYS or command == "import" or _logged(file, logs), file
    if command in NOBODYS:
        assert not any(found(file, (NAME,)) for file in written)
    for line in logs:
        assert line["time"] and line["what"] if line["state"] == "begun" else True
    if command in PEOPLE:
        assert written
        assert {line["person"] for line in logs if line["state"] == "begun"} == {scene["typist"]}
        assert every(line["persons"] for line in logs if line["state"] == "done")
    assert not [number for number in (SECRET if command in SHOWN else COVERED) if number in said]


def _own_log(file: Path) -> list[dict[str, Any]]:
    """Return the log of a workspace that a command made."""
    return lines_of(file.parent) if file.name == audit_log.OWN else []


def _logged(file: Path, lines: list[dict[str, Any]]) -> bool:
    """Tell whether a file stands in the log: begun before it was there, and with its hash or in a named folder."""
    begun = {line["number"]: Path(line["file"]) for line in lines if "what" in line and "file" in line}
    done = {line["number"]: line.get("sha256") for line in lines if line["state"] == "done"}
    hashed = hashlib.sha256(file.read_bytes()).hexdigest()
    return any(
        number in done and (place in file.parents or (place == file and done[number] == hashed))
        for number, place in begun.items()
    ) or any("restore" in line.get("what", "") or "salvage" in line.get("what", "") for line in lines)


def test_what_an_export_covers_can_be_told_apart_and_comes_back_as_nothing_to_do(scene: Scene) -> None:
    with Office(scene.ours, person=scene["typist"]) as office:
        office.workbooks.export("person_private", scene.out / "all.xlsx")
        taken = office.workbooks.take(scene.out / "all.xlsx", kind="person_private")

    assert found(scene.out / "all.xlsx", tuple(map(private_of, COVERED))) == set(map(private_of, COVERED))
    assert (taken.added, taken.changed, taken.refused) == (0, 0, ())


def test_a_written_reason_opens_an_export_and_stands_in_the_log(scene: Scene) -> None:
    with Office(scene.ours, person=scene["typist"]) as office:
        office.workbooks.export("person_private", scene.out / "all.xlsx", reason="报县教育局发工资")
        told = office.upkeep.exports()[0]

    assert found(scene.out / "all.xlsx", COVERED) == set(COVERED)
    assert (told.what, told.person_name, told.reason) == ("excel", NAME, "报县教育局发工资")
    assert told.fields == ("phone", "id_number", "bank_card", "address")


def test_numbers_are_revealed_on_the_command_line_for_a_reason_and_logged(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["--workspace", str(scene.ours), "--person", scene["typist"], "get", "person_private", scene["private"]]

    assert main.main([*words, "--reveal", "核对工资卡", "--json"]) == 0

    said = capfd.readouterr().out
    assert every(number in said for number in COVERED)
    begun, done = lines_of(scene.ours)[-2:]
    assert (begun["what"], begun["reason"], begun["record"]) == ("reveal", "核对工资卡", scene["private"])
    assert done["persons"] == 1


def test_a_log_that_was_changed_is_seen_by_the_check(scene: Scene) -> None:
    with Office(scene.ours) as office:
        office.workbooks.export("person", scene.out / "a.xlsx")
        office.workbooks.export("person", scene.out / "b.xlsx")
        sound = office.upkeep.check()
        log = scene.ours / audit_log.OWN
        lines = log.read_bytes().splitlines(keepends=True)
        found = {}
        for what, left in {"inside": [*lines[:-2], lines[-1]], "end": lines[:-2], "all": []}.items():
            log.write_bytes(b"".join(left))
            found[what] = office.upkeep.check()

        assert sound == []
        assert found["inside"] == [f"导出记录第 {len(lines) - 1} 行之前被改动过"]
        assert found["end"] == found["all"] == ["导出记录的末尾被删掉过"]


def test_what_came_to_nothing_is_told_and_a_torn_line_spoils_nothing(scene: Scene) -> None:
    with Office(scene.ours) as office:
        office.workbooks.export("person", scene.out / "a.xlsx")
        log = scene.ours / audit_log.OWN
        log.write_bytes(log.read_bytes() + b'{"number": 7')
        with pytest.raises(OSError, match="pulled"), office._exports.of("print", scene.out / "x.pdf"):
            raise OSError("pulled")

        told = office.upkeep.exports()

    assert [(one.what, one.state) for one in told[:2]] == [("print", "failed"), ("excel", "done")]


# The office by its desks and their parts. A method that takes a path leads out and is reached above, or reads.
OUT = {
    "Papers.print", "Papers.keep", "Papers.note_sent", "Papers.binder", "Papers.export_archive",
    "recovery_sheet.print_recovery_sheet", "Reports.write", "Workbooks.template", "Workbooks.export", "Workbooks.take",
    "Workbooks.export_across",
    "Workbooks.fill", "Filling.fill", "Exchange.send", "Exchange.write_card", "Files.hand_out", "Upkeep.backup",
    "Recovery.make", "restoring.restore", "restoring.salvage",
}  # fmt: skip
IN = {
    "Papers.page_count", "Papers.page_image", "Papers.scan", "Scanning.scan", "Files.attach", "Exchange.trust",
    "Exchange.inspect", "Exchange.receive", "Receiving.inspect", "Receiving.receive", "County.collect",
    "Upkeep.take_back", "restoring.put_back", "restoring.bring_in", "restoring.take_back", "restoring.keep_files",
    "restoring.folder_of", "restoring.sealed", "verifying.verify", "Exports.of", "exports.putting_back",
    "translate.plainly", "outlet.checked", "Papers.judge", "judging.judged",
}  # fmt: skip


def test_every_method_of_the_office_that_takes_a_path_is_known() -> None:
    taking = {
        f"{name}.{method.__name__}"
        for name, holder in _holders()
        for _, method in inspect.getmembers(holder, inspect.isfunction)
        if not method.__name__.startswith("_") and _takes_a_path(method)
    }

    assert taking == OUT | IN


def _holders() -> Iterator[tuple[str, type | SimpleNamespace]]:
    """Yield what of the office has methods: each class under its name, and the functions of each module."""
    for room in pkgutil.walk_packages(office_rooms.__path__, "core.office."):
        module = import_module(room.name)
        own = {name: one for name, one in vars(module).items() if getattr(one, "__module__", "") == room.name}
        yield from ((name, one) for name, one in own.items() if inspect.isclass(one))
        yield room.name.rpartition(".")[2], SimpleNamespace(**own)


def _takes_a_path(method: Any) -> bool:
    return any("Path" in str(one.annotation) for one in inspect.signature(method).parameters.values())


def test_what_leaves_from_the_screen_is_logged_with_whose_data_it_holds(scene: Scene) -> None:
    with Office(scene.ours, person=scene["typist"]) as office:
        before = office.upkeep.exports()
        office.papers.print("lesson_observation", [scene["observed"]], to=scene.out / "draft.pdf", draft=True)
        looked = office.upkeep.exports()
        office.papers.keep(scene.out / "draft.pdf", scene.out / "kept.pdf")
        office.papers.note_sent(scene.out / "draft.pdf", "办公室")
        sent, kept = office.upkeep.exports()[:2]

    assert looked == before
    assert (kept.what, kept.persons, Path(kept.file).name) == ("print", 2, "kept.pdf")
    assert (sent.what, sent.persons, sent.whom) == ("printer", 2, "办公室")


def test_the_marked_copy_of_a_table_of_text_is_covered_too(scene: Scene, capfd: pytest.CaptureFixture[str]) -> None:
    table = scene.root / "in" / "roster.csv"
    table.write_text(f"姓名,性别,手机号,身份证号\n欧阳雪,不详,{PHONE},{SECRET[0]}\n", "utf-8-sig")
    to = scene.out / "errors.xlsx"

    main.main(["--workspace", str(scene.ours), "import-excel", str(table), "--errors", str(to)])

    assert SECRET[0] not in "".join(capfd.readouterr())
    assert found(to, (PHONE, SECRET[0], private_of(SECRET[0]))) == {PHONE, private_of(SECRET[0])}
