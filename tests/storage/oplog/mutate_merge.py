"""Changes the merge rule in one place after the other, on a copy, and names the changes that no test notices.

Run `python -m tests.storage.oplog.mutate_merge`; what survives is explained in mutants.md beside this file.
"""

import ast
import copy
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FILES = ("storage/oplog/merge.py",)
# What falls at once comes first.
TESTS = ("tests/storage/oplog/test_merge_tables.py", "tests/storage/oplog/test_merge.py")
# A mutant that never ends or eats all memory has fallen.
SECONDS, MEMORY = 120, 2 * 1024**3
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_NAMES = {"max": "min", "min": "max", "any": "all", "all": "any"}


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, what was changed, and the changed source."""
    tree = ast.parse(source)
    for at, node in enumerate(ast.walk(tree)):
        for said, change in _changes(node):
            other = copy.deepcopy(tree)
            twin = list(ast.walk(other))[at]
            change(twin)
            yield getattr(node, "lineno", 0), said, ast.unparse(ast.fix_missing_locations(other))


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            wanted = _COMPARED[type(op)]
            yield f"{type(op).__name__} -> {wanted.__name__}", lambda twin: setattr(twin, "ops", [wanted()])
            if isinstance(op, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)):
                turned = ast.Gt if isinstance(op, (ast.Lt, ast.LtE)) else ast.Lt
                yield f"{type(op).__name__} -> {turned.__name__}", lambda twin: setattr(twin, "ops", [turned()])
        case ast.BoolOp(op=ast.And()):
            yield "and -> or", lambda twin: setattr(twin, "op", ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield "or -> and", lambda twin: setattr(twin, "op", ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", lambda twin: (setattr(twin, "op", ast.Not()), setattr(twin, "operand", _not(twin)))
        case ast.Constant(value=bool() as value):
            yield f"{value} -> {not value}", lambda twin: setattr(twin, "value", not value)
        case ast.Constant(value=int() as value):
            yield f"{value} -> {value + 1}", lambda twin: setattr(twin, "value", value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in _NAMES:
            yield f"{name} -> {_NAMES[name]}", lambda twin: setattr(twin.func, "id", _NAMES[name])
        case ast.Continue():
            yield "continue -> break", lambda twin: setattr(twin, "__class__", ast.Break)
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript() | ast.Tuple()]) | ast.Expr(value=ast.Call()):
            yield "left out", lambda twin: setattr(twin, "__class__", ast.Pass)


def _not(twin: ast.UnaryOp) -> ast.expr:
    return ast.UnaryOp(ast.Not(), twin.operand)


def survives(folder: Path) -> bool:
    """Tell whether the tests of the merge pass."""
    command = [sys.executable, "-m", "pytest", *TESTS, "-x", "-q", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            timeout=SECONDS,
            env=os.environ | {"MUTANTS": "1"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> None:
    """Try every mutant and print those that survive."""
    folder = Path(tempfile.mkdtemp(prefix="mutants"))
    try:
        for name in ("storage", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("data", "__pycache__"))
        shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
        assert survives(folder), "the tests must pass before anything is changed"
        for name in sys.argv[1:] or FILES:
            _try(folder, name)
    finally:
        shutil.rmtree(folder)


def _try(folder: Path, name: str) -> None:
    source = (ROOT / name).read_text()
    tried = alive = 0
    for line, said, changed in mutants(source):
        (folder / name).write_text(changed)
        tried += 1
        if survives(folder):
            alive += 1
            sys.stdout.write(f"survives: {name}:{line} {said}: {source.splitlines()[line - 1].strip()}\n")
            sys.stdout.flush()
    (folder / name).write_text(source)
    sys.stdout.write(f"{name}: {tried} mutants, {alive} survive\n")


if __name__ == "__main__":
    main()
