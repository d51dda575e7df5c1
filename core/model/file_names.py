"""Names for files that every system takes: Windows, the FAT32 of sticks, and Linux."""

import re

_PORTS = (f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³")
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *_PORTS}
_MOST_BYTES = 240


def safe_name(name: str, longest: int = 100) -> str:
    """Return a file name that Windows, FAT32 and Linux all take."""
    cleaned = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", name).strip().rstrip(". ")
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = cleaned, "", ""
    # A device keeps its name whatever follows the first dot.
    if not stem or stem.partition(".")[0].rstrip().upper() in _RESERVED:
        stem = f"_{stem}"
    stem = stem[: longest - len(dot + ending)]
    # Linux counts bytes: a Chinese character is three of them.
    stem = stem.encode()[: _MOST_BYTES - len(f"{dot}{ending}".encode())].decode(errors="ignore")
    return stem.rstrip(". ") + dot + ending
