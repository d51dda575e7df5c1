"""Parts what is to be sent into volumes that a receiver takes and a stick holds, each complete in itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.exchange.package import LARGEST_FILE, LARGEST_PACKED, LARGEST_UNPACKED, MOST_ATTACHMENTS

# Room for the manifest (8 MiB at most) and for the tags of the seal (16 bytes for each 64 KiB).
_FRAME = 12 * 1024 * 1024
LARGEST = LARGEST_FILE - LARGEST_FILE // 4096 - _FRAME
# As many heads of segments as a manifest of its largest size surely holds.
_MOST_SEGMENTS = 40_000


@dataclass(slots=True)
class PackageVolume:
    """The segments (as rows of the book) and attachments of one file."""

    segments: list[tuple[Any, ...]] = field(default_factory=list)
    blobs: list[tuple[bytes, int]] = field(default_factory=list)
    packed: int = 0
    raw: int = 0
    size: int = 0


def split(
    segments: Sequence[tuple[Any, ...]], blobs: Sequence[tuple[bytes, int]], largest: int
) -> Iterator[PackageVolume]:
    """Yield volumes of at most that many bytes, the segments first and in their order; one even if there is nothing."""
    volume = PackageVolume()
    for row in segments:
        packed, raw = row[-2], row[-1]
        if volume.segments and _full(volume, packed, raw, largest):
            yield volume
            volume = PackageVolume()
        volume.segments.append(row)
        volume.packed, volume.raw, volume.size = volume.packed + packed, volume.raw + raw, volume.size + packed
    for digest, size in blobs:
        if (volume.segments or volume.blobs) and (
            volume.size + size > largest or len(volume.blobs) >= MOST_ATTACHMENTS
        ):
            yield volume
            volume = PackageVolume()
        volume.blobs.append((digest, size))
        volume.size += size
    yield volume


def volume_path(path: Path, number: int) -> Path:
    """Return the path of a volume: the first bears the name alone, the others their number."""
    return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def _full(volume: PackageVolume, packed: int, raw: int, largest: int) -> bool:
    return (
        volume.size + packed > largest
        or volume.packed + packed > LARGEST_PACKED
        or volume.raw + raw > LARGEST_UNPACKED
        or len(volume.segments) >= _MOST_SEGMENTS
    )
