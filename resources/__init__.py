"""The files that come with the program, found by name; what is done with them is left to others."""

from importlib.resources import files
from pathlib import Path

FONTS = ("song.ttf", "hei.ttf", "kai.ttf", "song-ext.ttf", "arab.ttf", "tib.ttf", "mong.ttf")
"""The bundled fonts, in `fonts/`."""


class NotShippedError(LookupError):
    """A resource that this copy of the program lacks; names the resource."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def path(name: str) -> Path:
    """Find a resource by its name, such as `fonts/song.ttf`; raise NotShippedError where it is lacking."""
    found = Path(str(files("resources"))) / name
    if not found.exists():
        raise NotShippedError(name)
    return found


def fonts() -> list[Path]:
    """List the files of the bundled fonts."""
    return [path(f"fonts/{name}") for name in FONTS]
