"""What a demonstration answers: its steps, the digests at its end and the files it left; knows no office."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.model.words import say

Made = tuple[str, Path]
"""What came of a step, and where it lies."""


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One thing that was done: what, what came of it, how many seconds it took, and where it lies."""

    what: str
    made: str
    seconds: float
    where: str


@dataclass(frozen=True, slots=True)
class DemoOutcome:
    """A finished demonstration; `equal` tells whether all workspaces show the same content."""

    steps: tuple[DemoStep, ...]
    digests: Mapping[str, Mapping[str, str]]
    equal: bool
    files: tuple[Path, ...]
    folder: Path = Path()

    def table(self) -> tuple[str, ...]:
        """Return the short table for a screen of fixed-width type, one line a step, then the verdict."""
        head = (say("步骤"), say("结果"), say("用时（秒）"), say("位置"))
        rows = [(step.what, step.made, f"{step.seconds:.2f}", self._near(step.where)) for step in self.steps]
        widths = [max(_width(row[column]) for row in (head, *rows)) for column in range(len(head))]
        total = sum(step.seconds for step in self.steps)
        lines = [
            "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)
        ]
        last = say("合计 {seconds} 秒；位置从 {folder} 算起", seconds=f"{total:.1f}", folder=self.folder)
        return (*(line.rstrip() for line in lines), self._verdict(), last)

    def _near(self, where: str) -> str:
        place = Path(where)
        return str(place.relative_to(self.folder)) if place.is_relative_to(self.folder) else place.name

    def _verdict(self) -> str:
        if self.equal:
            return say("{n} 个工作区的内容完全一致", n=len(self.digests))
        return say("各工作区的内容不一致，请把演示文件夹发给维护人员")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
