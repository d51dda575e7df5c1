"""Where a workspace may live: on an internal disk, never on a stick, a share or a memory card."""

import ctypes
import os
from pathlib import Path

# No database setting survives a device that lies about sync, or a lock that a share does not pass on.
_REFUSED = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "vfat", "exfat", "msdos", "fuse.sshfs", "afs", "ncpfs", "davfs"}
_WINDOWS = {2: "removable", 4: "network", 5: "disc"}


def unsafe(folder: Path) -> str:
    """Return why a database must not lie in the folder (its file system), or nothing."""
    if os.name == "nt":
        return _windows(folder)
    mounts = Path("/proc/mounts")
    return _mounted(folder.resolve(), mounts.read_text(errors="replace")) if mounts.exists() else ""


def _mounted(folder: Path, mounts: str) -> str:
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind if kind in _REFUSED else ""


def _windows(folder: Path) -> str:
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the name exists on Windows alone
    return _WINDOWS.get(kernel.GetDriveTypeW(str(folder.resolve().anchor)), "")
