"""Finishes a document as PDF/A-2b: metadata, colour intent, check, and the file in its place in one step."""

import io
import os
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast
from xml.sax.saxutils import escape

import pikepdf
import pikepdf.pdfa

import resources

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdf:Producer>Qinglan</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

NotConformingError = pikepdf.pdfa.PdfaError
"""A document that is not PDF/A-2b; carries the checker's findings and leaves the target as it was."""


def opened(content: bytes) -> pikepdf.Pdf:
    """Open a painted document and take away what ReportLab adds and PDF/A refuses."""
    document = pikepdf.open(BytesIO(content))
    for page in document.pages:
        if "/Trans" in page.obj:
            del page.obj["/Trans"]
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    return document


def finish(document: pikepdf.Pdf, target: Path, *, title: str, when: datetime, proven: bool = True) -> None:
    """Write a document as PDF/A-2b under its final name; there is never half a file.

    A `proven` one is read again and checked first: none that does not conform gets the name. Raises OSError where the
    disk has no room for it.
    """
    document.Root.Metadata = _metadata(document, title, when)
    document.Root.OutputIntents = pikepdf.Array([_intent(document)])
    write(document, target, proven=proven)


def reopened(file: Path) -> pikepdf.Pdf:
    """Open a document that was finished without proof."""
    return pikepdf.open(file)


def write(document: pikepdf.Pdf, target: Path, *, proven: bool = True) -> None:
    """Write a finished document under its final name, as `finish` does."""
    part = target.with_name(f".{target.name}.part")
    try:
        _write(document, part, proven=proven)
        if proven:
            _prove(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def findings(path: Path) -> list[str] | None:
    """Return what keeps a file from being PDF/A-2b, nothing if it is; None if it is no whole PDF at all."""
    try:
        document = pikepdf.open(path)
    except pikepdf.PdfError:
        return None
    with document:
        if document.get_warnings():
            return None
        return [str(finding) for finding in pikepdf.pdfa.check(document, "2b").findings]


def _metadata(document: pikepdf.Pdf, title: str, when: datetime) -> pikepdf.Stream:
    text = _XMP.format(title=escape(title), when=when.isoformat(timespec="seconds"))
    return pikepdf.Stream(document, text.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _intent(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    profile = pikepdf.Stream(document, resources.path("srgb.icc").read_bytes(), N=3)
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name("/GTS_PDFA1"),
        OutputConditionIdentifier=pikepdf.String("sRGB"),
        Info=pikepdf.String("sRGB"),
        DestOutputProfile=profile,
    )


class _Outlet(io.RawIOBase):
    """A file for pikepdf to write into: it hears of no fault, for a fault inside its writer ends the whole process.

    What the disk refused is kept in `fault`, and nothing more is written after it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._length = file, 0
        self.fault: OSError | None = None

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._length

    def write(self, data: Any) -> int:
        self._length += len(data)
        if self.fault is None:
            self._hand_on(data)
        return len(data)

    def _hand_on(self, data: Any) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            self.fault = error


def _write(document: pikepdf.Pdf, part: Path, *, proven: bool) -> None:
    settings = pikepdf.pdfa.resolve_save_kwargs("2b", deterministic_id=True) if proven else {"deterministic_id": True}
    with part.open("wb") as file:
        outlet = _Outlet(file)
        document.save(cast(BinaryIO, outlet), **settings)
        if outlet.fault:
            raise outlet.fault
        file.flush()
        os.fsync(file.fileno())


def _prove(part: Path) -> None:
    """Check the bytes on the disk, not what was meant to be there."""
    report = pikepdf.pdfa.validate_written(part, "2b")
    if not report.passed:
        raise NotConformingError(report)
