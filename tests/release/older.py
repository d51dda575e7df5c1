"""Takes from a system what came after a version of glibc, so that it is to a program what an older system is.

Newer versions get another hash, in the libraries that have them and in all of that system that asks for them: these
still find each other, and a program from outside that asks for such a version is refused.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_ASKED, _HAD = 0x6FFFFFFE, 0x6FFFFFFD
# Any number will do that is no version's own hash; with nought there the loader asks for no version at all.
_SPOILED = struct.pack("<I", 1)


def age(root: Path, newest: tuple[int, ...]) -> None:
    """Spoil every version of glibc after the newest, in all programs and libraries below a folder."""
    for file in (path for path in root.rglob("*") if path.is_file() and not path.is_symlink()):
        content = bytearray(file.read_bytes())
        if content.startswith(b"\x7fELF\x02"):
            newer = [at for at, version in _versions(content) if version > newest]
            for at in newer:
                content[at : at + 4] = _SPOILED
            if newer:
                file.write_bytes(content)


def _versions(content: bytearray) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield each version of glibc that a file has or asks for: where its hash stands, and the version."""
    for at, name in _hashes(content):
        said = content[name : content.index(0, name)].decode("ascii")
        if said.startswith("GLIBC_2."):
            yield at, tuple(map(int, said.removeprefix("GLIBC_").split(".")))


def _hashes(content: bytearray) -> Iterator[tuple[int, int]]:
    """Yield where the hash and the name of each version stand."""
    table, count = *struct.unpack_from("<Q", content, 0x28), *struct.unpack_from("<H", content, 0x3C)
    sections = [struct.unpack_from("<IIQQQQIIQQ", content, table + 64 * index) for index in range(count)]
    for _, kind, _, _, at, _, link, entries, *_ in sections:
        names = sections[link][4] if link < count else 0
        for _ in range(entries if kind in (_ASKED, _HAD) else 0):
            if kind == _HAD:
                first, step = struct.unpack_from("<II", content, at + 12)
                yield at + 8, names + struct.unpack_from("<I", content, at + first)[0]
            else:
                parts, first, step = struct.unpack_from("<xxH4xII", content, at)
                yield from _asked(content, at + first, parts, names)
            at += step


def _asked(content: bytearray, at: int, parts: int, names: int) -> Iterator[tuple[int, int]]:
    for _ in range(parts):
        name, step = struct.unpack_from("<II", content, at + 8)
        yield at, names + name
        at += step
