"""The demonstration: the main job done once on real-looking material, as people would do it; decides nothing itself."""

from core.demo.outcome import DemoOutcome, DemoStep
from core.demo.running import run

__all__ = ["DemoOutcome", "DemoStep", "run"]
