"""Runs the demonstration from the first step to the last, and times each; what a step does stands elsewhere."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from core.demo.folder import prepare
from core.demo.outcome import Outcome, Step
from core.demo.show import Show
from core.demo.stage import Stage
from core.demo.texts import texts


def run(folder: Path, *, size: str = "S", seed: int = 1, say_step: Callable[[str], None]) -> Outcome:
    """Build the demonstration under the folder and do the main job on it; the same seed gives the same content."""
    material = texts(size)
    prepare(folder)
    steps: list[Step] = []
    with Stage(folder) as stage:
        show = Show(stage, material, seed)
        for what, act in show.steps():
            began = time.perf_counter()
            made, where = act()
            steps.append(Step(what, made, round(time.perf_counter() - began, 3), str(where)))
            say_step(f"{what}：{made}")
        digests = stage.digests()
    return Outcome(tuple(steps), digests, _equal(digests), tuple(show.files), folder)


def _equal(digests: Mapping[str, Mapping[str, str]]) -> bool:
    # What is private to a school stays there by design, so it is not compared.
    shared = [{scope: one[scope] for scope in one if not scope.startswith("private:")} for one in digests.values()]
    return all(one == shared[0] for one in shared)
