"""Brings photographs and scans to the size and colours that a print needs: upright, 200 dpi, RGB or grey."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageOps

from core.press.foreign.file_kind import PICTURE_FORMATS
from core.press.foreign.refusal import Refusal, RefusedError

DPI, QUALITY = 200, 80
MOST_PIXELS = 120_000_000
Pillow.MAX_IMAGE_PIXELS = MOST_PIXELS
_FEW_COLOURS = 256


def normal(source: Path | bytes, width: float, height: float) -> tuple[bytes, int, int]:
    """Give a picture as a JPEG or PNG file for a box of `width` × `height` points, with its size in pixels."""
    stat = source.stat() if isinstance(source, Path) and source.exists() else None
    return _normal(source, round(width), round(height), (stat.st_mtime_ns, stat.st_size) if stat else None)


@lru_cache(maxsize=8)
def _normal(source: Path | bytes, width: int, height: int, _state: tuple[int, int] | None) -> tuple[bytes, int, int]:
    box = (max(1, width * DPI // 72), max(1, height * DPI // 72))
    with opened(source) as picture:
        picture.draft("RGB", (2 * box[0], 2 * box[1]))
        return encoded(_fitted(picture, box, name_of(source)))


def opened(source: Path | bytes) -> Pillow.Image:
    """Open a picture, refusing what no photograph is."""
    name = name_of(source)
    try:
        picture = Pillow.open(source if isinstance(source, Path) else BytesIO(source), formats=PICTURE_FORMATS)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise RefusedError(name, Refusal.PIXELS) from None
    except (OSError, SyntaxError, ValueError):
        raise RefusedError(name, Refusal.UNREADABLE) from None
    if picture.width * picture.height > MOST_PIXELS:
        picture.close()
        raise RefusedError(name, Refusal.PIXELS)
    return picture


def encoded(picture: Pillow.Image) -> tuple[bytes, int, int]:
    """Write a picture: drawings of few colours without loss, everything else as JPEG."""
    target = BytesIO()
    if picture.mode == "L" or picture.getcolors(_FEW_COLOURS) is None:
        picture.save(target, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
    else:
        picture.save(target, "PNG")
    return target.getvalue(), picture.width, picture.height


def name_of(source: Path | bytes) -> str:
    """Name a picture for a report."""
    return source.name if isinstance(source, Path) else f"{len(source)} bytes"


def _fitted(picture: Pillow.Image, box: tuple[int, int], name: str) -> Pillow.Image:
    try:
        upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError):
        raise RefusedError(name, Refusal.DAMAGED) from None
    plain = on_white(upright)
    plain.thumbnail(box, Pillow.Resampling.LANCZOS)
    return plain


def on_white(picture: Pillow.Image) -> Pillow.Image:
    """Make a picture RGB or grey; what is transparent becomes white."""
    if picture.mode in ("L", "RGB"):
        return picture.copy()
    if picture.mode in ("1", "I", "I;16", "F"):
        return picture.convert("L")
    if picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        white = Pillow.new("RGBA", layer.size, "white")
        return Pillow.alpha_composite(white, layer).convert("RGB")
    return picture.convert("RGB")
