"""Reads the marks on scanned pages, and gives each page as an upright PDF of its own. Knows no record.

Works in a process of its own with limits of time and memory: scans come from anywhere.
"""

import multiprocessing
import re
import sys
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import zxingcpp
from PIL import Image as Pillow
from PIL import ImageFilter, ImageOps

from core.press.foreign import scanned
from core.press.foreign.refusal import RefusedError

if sys.platform != "win32":
    import resource

NO_MARK, FOREIGN, SEVERAL, SLOW, DAMAGED = "no_mark", "foreign", "several", "slow", "damaged"
"""Why a page was not recognised: no code on it, only codes of others, marks of several papers; why a file was not."""

SECONDS = 60
"""How long one page may take."""
_MEMORY = 3 << 30
_LONG_SIDE, _ENOUGH = 3600, 2400
_LOCAL, _GLOBAL = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
_CORNER = 0.42
_QUARTER = 90


class FoundPage(NamedTuple):
    """A page of a scanned file: what its mark says and the page as a PDF, or the reason why not.

    `page` is counted from 1; 0 stands for a file that could not be read at all.
    """

    file: Path
    page: int
    text: str = ""
    content: bytes = b""
    reason: str = ""


def read_marks(files: Sequence[Path], wanted: str) -> Iterator[FoundPage]:
    """Yield every page of the files with its mark; `wanted` is the pattern that a mark of ours fits."""
    waiting = list(files)
    while waiting:
        done = 0
        for found in _in_a_child(waiting, wanted):
            if isinstance(found, FoundPage):
                yield found
            else:
                done += 1
        # A child that ended early has left the file behind at which it died; the rest gets a new one.
        waiting = waiting[done + 1 :]


def _in_a_child(files: Sequence[Path], wanted: str) -> Iterator[FoundPage | None]:
    """Yield the pages, and nothing after the last one of each file."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, list(files), wanted), daemon=True)
    child.start()
    there.close()
    done = 0
    try:
        while done < len(files):
            answer = _answer(here)
            if isinstance(answer, str):
                yield FoundPage(files[done], 0, reason=answer)
                break
            yield answer
            done += answer is None
    finally:
        child.kill()
        child.join()
        here.close()


def _answer(here: Connection) -> FoundPage | str | None:
    if not here.poll(SECONDS):
        return SLOW
    try:
        answer: FoundPage | None = here.recv()
    except EOFError:
        return DAMAGED
    return answer


def _work(there: Connection, files: Sequence[Path], wanted: str) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for file in files:
        for found in _pages(file, wanted):
            there.send(found)
        there.send(None)


def _pages(file: Path, wanted: str) -> Iterator[FoundPage]:
    try:
        sheets = scanned.opened(file)
    except RefusedError as refused:
        yield FoundPage(file, 0, reason=refused.reason)
        return
    with sheets:
        for number in range(len(sheets)):
            yield _page(file, number, sheets, wanted)


def _page(file: Path, number: int, sheets: scanned.ScannedPages, wanted: str) -> FoundPage:
    try:
        read, foreign = _read(sheets.pictures(number), wanted)
        if not read:
            return FoundPage(file, number + 1, reason=FOREIGN if foreign else NO_MARK)
        if len(read) > 1:
            return FoundPage(file, number + 1, reason=SEVERAL)
        [(text, turned)] = read.items()
        return FoundPage(file, number + 1, text, sheets.upright(number, turned))
    except RefusedError as refused:
        return FoundPage(file, number + 1, reason=refused.reason)
    except MemoryError:
        return FoundPage(file, number + 1, reason="too_large")


def _read(pictures: Iterator[Pillow.Image], wanted: str) -> tuple[dict[str, int], bool]:
    """Return the marks of the first look that shows one, with the quarter turns they stand at."""
    foreign = False
    for picture in pictures:
        for look, binarizer in _looks(picture):
            codes = zxingcpp.read_barcodes(look, formats=zxingcpp.BarcodeFormat.QRCode, binarizer=binarizer)
            ours = {code.text: _turned(code) for code in codes if re.fullmatch(wanted, code.text.strip())}
            if ours:
                return ours, foreign
            foreign = foreign or bool(codes)
    return {}, foreign


def _turned(code: zxingcpp.Barcode) -> int:
    turns: int = round(code.orientation / _QUARTER)
    return turns * _QUARTER % 360


def _looks(picture: Pillow.Image) -> Iterator[tuple[Pillow.Image, zxingcpp.Binarizer]]:
    """Yield ways to look at a page, the cheap ones first: as it is, larger, clearer, smoother, corner by corner."""
    grey = picture.convert("L")
    grey.thumbnail((_LONG_SIDE, _LONG_SIDE))
    yield grey, _LOCAL
    clear = ImageOps.autocontrast(grey, cutoff=1)
    larger = _enlarged(clear)
    yield larger, _LOCAL
    yield clear, _GLOBAL
    yield _enlarged(clear.filter(ImageFilter.MedianFilter(3))), _LOCAL
    for corner in _corners(clear):
        large = _enlarged(corner)
        yield large, _LOCAL
        yield large.filter(ImageFilter.GaussianBlur(1.5)), _GLOBAL


def _enlarged(picture: Pillow.Image) -> Pillow.Image:
    times = _ENOUGH / max(picture.size)
    if times <= 1:
        return picture
    size = (round(picture.width * times), round(picture.height * times))
    return picture.resize(size, Pillow.Resampling.BICUBIC)


def _corners(picture: Pillow.Image) -> Iterator[Pillow.Image]:
    wide, high = round(picture.width * _CORNER), round(picture.height * _CORNER)
    right, low = picture.width - wide, picture.height - high
    for left, top in ((right, 0), (0, 0), (right, low), (0, low)):
        yield picture.crop((left, top, left + wide, top + high))
