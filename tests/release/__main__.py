"""Makes a folder and an archive for each system, which bring their own Python and install nothing; `./dev package`."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.release import linux, windows

_SYSTEMS = {"windows": (windows.made, windows.zipped), "linux": (linux.made, linux.packed)}


def main() -> None:
    """Make the folders and archives, and tell their sizes."""
    parser = argparse.ArgumentParser(prog="./dev package", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dist"))
    parser.add_argument("--only", choices=_SYSTEMS)
    asked = parser.parse_args()
    for system in [asked.only] if asked.only else _SYSTEMS:
        made, packed = _SYSTEMS[system]
        folder = made(asked.folder.resolve())
        archive = packed(folder)
        sys.stdout.write(f"{folder}  {_megabytes(folder.rglob('*'))} MB\n{archive}  {_megabytes([archive])} MB\n")


def _megabytes(files: Iterable[Path]) -> int:
    return round(sum(path.stat().st_size for path in files if path.is_file()) / 1e6)


if __name__ == "__main__":
    main()
