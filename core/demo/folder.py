"""The folder of a demonstration: a new or an earlier one of its own kind; anything else is refused untouched."""

import shutil
from pathlib import Path

from core.model.words import say
from core.office import Busy, Office, Refused

MARK = "qinglan-demo.txt"
_MADE = ("county", "helper", "recipient", "recipient2", "out")


def prepare(folder: Path) -> Path:
    """Return the folder, empty but for its mark: made new, or cleared of an earlier demonstration."""
    if folder.exists() and not folder.is_dir():
        raise Refused(say("“{folder}”是一个文件，演示需要一个文件夹", folder=folder), "not_a_folder")
    mark = folder / MARK
    if folder.is_dir() and any(folder.iterdir()) and not mark.is_file():
        raise Refused(say("“{folder}”里已有别的内容，没有动它；请换一个空文件夹", folder=folder), "not_empty")
    earlier = [folder / name for name in _MADE if (folder / name).is_dir()]
    for workspace in earlier:
        _check_unused(workspace)
    for place in earlier:
        shutil.rmtree(place)
    for name in ("cards", "packages", "papers"):
        (folder / "out" / name).mkdir(parents=True)
    mark.write_text(say("这个文件夹由演示建立，再次演示时会重建。") + "\n", encoding="utf-8")
    return folder


def _check_unused(workspace: Path) -> None:
    try:
        Office(workspace).close()
    except Busy:
        raise
    except Refused:
        # What cannot be opened (or is no workspace) is in nobody's use, and is built anew like the rest.
        return
