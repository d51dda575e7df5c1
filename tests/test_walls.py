"""The walls of the house: who may import whom, what runs without a window, what the environment holds."""

import ast
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Set
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from core import kinds
from tests.every import every

TOP = Path(__file__).parent.parent
KINDS = {kind.name for kind in kinds.KINDS}
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
BENCH = [Requirement(line) for line in PROJECT["dependency-groups"]["bench"]]

# Before main.py runs, every import of Qt is made to fail as if it were not installed.
WITHOUT_QT = """
import runpy, sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Wall())
sys.argv = ["main.py", *sys.argv[1:]]
runpy.run_path("main.py", run_name="__main__")
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=TOP, capture_output=True, encoding="utf-8", check=False)


def pins(name: str) -> dict[str, Version]:
    found = re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", (TOP / name).read_text("utf-8"), re.MULTILINE)
    return {package: Version(version) for package, version in found}


def test_every_import_keeps_to_the_walls() -> None:
    checked = run("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")

    assert checked.returncode == 0, checked.stdout + checked.stderr


HALL = 26


def test_no_folder_is_a_hall() -> None:
    folders = [TOP / top for top in ("ui", "core", "storage")]
    rooms = {folder: list(folder.glob("*.py")) for top in folders for folder in (top, *top.rglob("*/"))}

    assert len(rooms) > 40
    assert {folder.relative_to(TOP).as_posix() for folder, files in rooms.items() if len(files) > HALL} == set()


def test_no_public_class_name_stands_in_two_files_of_core_and_storage() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for file in (*(TOP / "core").rglob("*.py"), *(TOP / "storage").rglob("*.py")):
        for name in type_names(ast.parse(file.read_text("utf-8"))):
            places[name].add(file.relative_to(TOP).as_posix())

    assert len(places) > 500
    assert {name: sorted(files) for name, files in places.items() if len(files) > 1} == {}


def type_names(tree: ast.Module) -> set[str]:
    """Return the public names of a module's classes, and of the types that it calls by a shorter name."""
    names: set[str] = set()
    for statement in tree.body:
        match statement:
            case ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
                names.add(name)
    return {name for name in names if name[0].isupper() and not name.isupper()}


def test_what_is_no_text_lies_in_resources_and_tests_alone() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, encoding="utf-8", check=True)
    files = [TOP / name for name in listed.stdout.splitlines() if not name.startswith(("resources/", "tests/"))]

    assert len(files) > 300
    assert [file.name for file in files if file.exists() and b"\0" in file.read_bytes()] == []


# Ruff can let a room in or keep it out of all libraries at once; which room is whose is seen here.
ROOMS = {
    "PySide6": r"ui/(?!cli\.py|commands/)",
    "sqlite3": r"storage/",
    "sqlite_utils": r"storage/db/schema\.py",
    "cryptography": r"storage/oplog/keys\.py",
    "pyrage": r"storage/oplog/keys\.py",
    "zstandard": r"storage/oplog/segment\.py",
    "openpyxl": r"core/faces/workbook/",
    "reportlab": r"core/press/",
    "pikepdf": r"core/press/",
    "pypdfium2": r"core/press/",
    "PIL": r"core/press/|resources/fonts/make_fonts\.py",
    "fontTools": r"core/press/text/fonts\.py|resources/fonts/make_fonts\.py",
    "uharfbuzz": r"core/press/text/shaping\.py",
    "zxingcpp": r"core/press/(qr|foreign/reading_marks)\.py",
    "pypinyin": r"core/rules/people\.py",
    "msgspec": r"(core/(model|rules|office|faces)|storage)/",
    "platformdirs": r"main\.py|ui/desk\.py",
}


def test_each_library_lives_in_its_room() -> None:
    own = {"main", "ui", "core", "storage", "resources"}
    files = [TOP / "main.py", *(file for room in own - {"main"} for file in (TOP / room).rglob("*.py"))]
    outside = {(file.relative_to(TOP).as_posix(), name) for file in files for name in imported(file) - own}

    assert {name for _, name in outside} == ROOMS.keys(), "each library has a room, and none is left over"
    assert [(file, name) for file, name in sorted(outside) if not re.match(ROOMS[name], file)] == []


def imported(file: Path) -> set[str]:
    """Return the packages that a file imports; of the standard library only SQLite, which has a room too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import():
                names |= {one.name.partition(".")[0] for one in node.names}
            case ast.ImportFrom(module=str(module), level=0):
                names.add(module.partition(".")[0])
    return names - (sys.stdlib_module_names - {"sqlite3"})


def test_no_file_of_core_goes_round_in_a_circle_even_for_its_types() -> None:
    needs = {name: needed for name, needed in imports().items() if name.startswith("core.")}

    assert len(needs) > 200
    assert circle(needs) == {}


def test_no_desk_of_the_office_knows_the_office() -> None:
    desks = {name: needed for name, needed in imports().items() if name.startswith("core.office.")}

    assert len(desks) > 40
    assert [name for name, needed in desks.items() if "core.office" in needed] == []


def imports() -> dict[str, set[str]]:
    """Return what each file of the program imports of the others, for its types and late ones too."""
    files = {
        ".".join(file.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__"): file
        for room in ("core", "storage", "ui")
        for file in (TOP / room).rglob("*.py")
    }
    return {name: set(_named(file, files.keys())) - {name} for name, file in files.items()}


def _named(file: Path, known: Set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import():
                yield from (one.name for one in node.names if one.name in known)
            case ast.ImportFrom(module=str(module), level=0):
                for one in node.names:
                    inner = f"{module}.{one.name}"
                    yield inner if inner in known else module


def circle(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the files that need each other in a circle, and those above them."""
    left = dict(needs)
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    return left


# Where a kind is called by its name outside its declaration, and why. What all kinds may have stands on the kind.
NAMED = {
    "core/faces/paper/": "a layout, a list or a register is made for one kind",
    "core/faces/workbook/labels.py": "what rosters call the columns of the private record",
    "core/office/base/": "what left, or a part of a package, that is called like a kind",
    "core/office/observation/desk.py": "fields of the sheet and of its draft",
    "core/office/people/": "the desk of those kinds",
    "core/office/records/": "what left is called like the kind; the kinds by which two entries are one",
    "core/rules/periods.py": "the calendar of a term that nobody has entered",
    "storage/": "the one kind that the storage itself keeps",
    "ui/commands/": "names of answers and of reports",
    "ui/pages/": "pages that are made for a kind, and the way to them",
}
# Counters name what they count, until it is a measure beside the kind.
COUNTERS = (
    "core/rules/evidence.py", "core/rules/parties.py", "core/faces/report/", "core/office/programme/",
    "core/office/workbooks/filling.py", "core/office/county/", "ui/pages/county/",
)  # fmt: skip
FEWEST, FEWEST_IN_COUNTERS = 52, 62


def test_a_kind_is_seldom_called_by_its_name_outside_its_declaration() -> None:
    files = [file for top in ("core", "storage", "ui") for file in (TOP / top).rglob("*.py")]
    called = [
        (place, name)
        for file in files
        if not (place := file.relative_to(TOP).as_posix()).startswith(("core/kinds/", "core/demo/"))
        for name in literal_kinds(file)
    ]
    counting = [name for place, name in called if place.startswith(COUNTERS)]
    others = [(place, name) for place, name in called if not place.startswith(COUNTERS)]

    assert [(place, name) for place, name in others if not place.startswith(tuple(NAMED))] == []
    assert len(others) <= FEWEST
    assert len(counting) <= FEWEST_IN_COUNTERS


def literal_kinds(file: Path) -> list[str]:
    """Return the names of kinds that stand in a file as texts; a word in a one-word `get` or in brackets is a field."""
    tree = ast.parse(file.read_text("utf-8"))
    fields: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="get" | "lines" | "field"), args=[field]):
                fields.add(id(field))
            case ast.Subscript(slice=field):
                fields.add(id(field))
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in fields]
    # These three are words of every day.
    return [text.value for text in texts if text.value in KINDS - {"school", "person", "pairing"}]


def test_no_test_asserts_all_of_what_may_be_nothing() -> None:
    # `every` of tests/every.py asks for one at least.
    tests = {file: file.read_text("utf-8") for file in (TOP / "tests").rglob("*.py") if file != Path(__file__)}

    assert len(tests) > 150
    assert [file.name for file, text in tests.items() if re.search(r"assert all\(", text)] == []


@pytest.mark.parametrize("command", ["version", "kinds"])
def test_the_command_line_runs_where_qt_cannot_be_imported(command: str, tmp_path: Path) -> None:
    said = run("-c", WITHOUT_QT, "--workspace", str(tmp_path / "none"), command, "--json")

    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)


def test_the_wall_before_qt_holds() -> None:
    said = run("-c", WITHOUT_QT.replace('runpy.run_path("main.py", run_name="__main__")', "import PySide6.QtCore"))

    assert "ModuleNotFoundError: PySide6" in said.stderr


def test_numpy_is_not_installed_since_other_libraries_would_load_it_at_every_start() -> None:
    assert importlib.util.find_spec("numpy") is None
    assert "numpy" not in pins("requirements-dev.lock")


@pytest.mark.parametrize("needed", [*RUNTIME, *DEVELOPMENT, *BENCH], ids=str)
def test_every_library_has_an_upper_bound(needed: Requirement) -> None:
    assert {"<", "==", "~="} & {one.operator for one in needed.specifier}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_names_every_library_in_its_range(lock: str) -> None:
    locked = pins(lock)

    wanted = RUNTIME if lock == "requirements.lock" else [*RUNTIME, *DEVELOPMENT]
    assert [str(one) for one in wanted if locked[canonicalize_name(one.name)] not in one.specifier] == []


def test_who_develops_has_exactly_the_libraries_of_who_uses() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_older_systems_take_a_qt_within_the_range() -> None:
    older = pins("requirements-glibc228.txt")

    (qt,) = [one for one in RUNTIME if one.name == "PySide6-Essentials"]
    assert older["pyside6-essentials"] == older["shiboken6"]
    assert older["pyside6-essentials"] in qt.specifier


def test_the_lock_is_whole_since_the_installer_adds_nothing_to_it() -> None:
    installed = {canonicalize_name(one.name): one for one in distributions()}
    needs = [*RUNTIME, *DEVELOPMENT, *(Requirement(line) for one in installed.values() for line in one.requires or ())]
    extras: dict[str, set[str]] = defaultdict(lambda: {""})
    for need in needs:
        extras[canonicalize_name(need.name)] |= need.extras

    lacking = [
        f"{name} needs {need}"
        for name, one in installed.items()
        for need in map(Requirement, one.requires or ())
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras[name])
        if (found := installed.get(canonicalize_name(need.name))) is None or found.version not in need.specifier
    ]

    assert lacking == []
    assert len(installed) > 40


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-glibc228.txt"])
def test_a_lock_file_knows_hashes_and_no_place(lock: str) -> None:
    text = (TOP / lock).read_text("utf-8")

    assert every("--hash=sha256:" in block for block in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:])
    assert re.findall(r"https?:|file:|@|^-|\s/", text, re.MULTILINE) == []
