"""Runs the demonstration from the first step to the last, and times each; what a step does stands elsewhere."""

import time
from collections.abc import Callable
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
    return Outcome(tuple(steps), digests, len({tuple(sorted(one.items())) for one in digests.values()}) == 1, tuple(show.files))
