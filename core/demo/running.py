"""Runs the demonstration from the first step to the last, and times each; what a step does stands elsewhere."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from core.demo.county.show import FOUNDED as COUNTY_FOUNDED
from core.demo.county.show import CountyShow
from core.demo.folder import prepare
from core.demo.outcome import DemoOutcome, DemoStep
from core.demo.show import Show
from core.demo.stage import FOUNDED, Stage
from core.demo.texts import texts


def run(folder: Path, *, size: str = "S", seed: int = 1, say_step: Callable[[str], None]) -> DemoOutcome:
    """Build the demonstration under the folder and do the main job on it; the same seed gives the same content."""
    material = texts(size)
    prepare(folder)
    steps: list[DemoStep] = []
    founded, make = (COUNTY_FOUNDED, CountyShow) if size == "M" else (FOUNDED, Show)
    with Stage(folder, founded) as stage:
        show = make(stage, material, seed)
        for what, act in show.steps():
            began = time.perf_counter()
            made, where = act()
            steps.append(DemoStep(what, made, round(time.perf_counter() - began, 3), str(where)))
            say_step(f"{what}：{made}")
        digests = stage.digests()
    return DemoOutcome(tuple(steps), digests, _equal(digests), tuple(show.files), folder)


def _equal(digests: Mapping[str, Mapping[str, str]]) -> bool:
    # What is private to a school stays there by design, and a county holds more than a school: what several
    # workspaces hold is compared.
    held: dict[str, set[str]] = {}
    for one in digests.values():
        for scope, digest in one.items():
            if scope != "all" and not scope.startswith("private:"):
                held.setdefault(scope, set()).add(digest)
    return bool(held) and all(len(each) == 1 for each in held.values())
