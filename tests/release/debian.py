"""Brings packages of Debian, each known by its hash, from the mirror that this computer uses."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

_KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


class Pinned(NamedTuple):
    """A package as a file: its name, and the SHA-256 of the whole."""

    name: str
    hash: str


def unpacked(packages: tuple[Pinned, ...], suite: str, room: Path) -> Path:
    """Return the folder into which the packages of a suite were brought and unpacked, all over each other."""
    shutil.rmtree(room, ignore_errors=True)
    for name in ("lists/partial", "cache"):
        (room / name).mkdir(parents=True)
    (room / "sources.list").write_text(f"deb [signed-by={_KEYS}] {mirror()} {suite} main\n", "ascii")
    _apt(room, "update")
    for package in packages:
        _apt(room, "download", package.name.partition("_")[0])
        brought = room / package.name
        if not brought.is_file() or hashlib.sha256(brought.read_bytes()).hexdigest() != package.hash:
            raise SystemExit(f"Debian has changed: {package.name} is not the file that was pinned.")
        subprocess.run(["dpkg-deb", "--extract", brought, room / "unpacked"], check=True)
    return room / "unpacked"


def mirror() -> str:
    """Return the address of the first mirror of Debian's main archive that this computer knows."""
    if not shutil.which("apt-get") or not _KEYS.is_file():
        raise SystemExit("The folder for Linux is made on Debian: apt-get and the keys of Debian are missing here.")
    wanted = ("Created-By: Packages", "Origin: Debian", "Label: Debian")
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", *wanted]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split()
    if not told:
        raise SystemExit("The folder for Linux is made on Debian: this computer knows no mirror of it.")
    return told[0]


def _apt(room: Path, *words: str) -> None:
    """Run apt on lists of its own: those of this computer stay as they are, and nobody need be root."""
    places = {
        "Dir::Etc::SourceList": room / "sources.list", "Dir::Etc::SourceParts": "-", "Dir::Cache": room / "cache",
        "Dir::State::Lists": room / "lists", "APT::Sandbox::User": "", "APT::Architecture": "amd64",
    }  # fmt: skip
    options = [f"-o{name}={value}" for name, value in places.items()]
    subprocess.run(["apt-get", "-qq", *options, *words], cwd=room, check=True)
