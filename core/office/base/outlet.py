"""Whether a file can be written where a person wants it: its ending, and the folder that has to be there."""

from pathlib import Path

from core.model.words import say
from core.office.base.refusals import Misused, Refused


def checked(file: Path, *endings: str, code: str = "") -> Path:
    """Return the path if such a file may be written there; Misused for another ending, Refused without its folder.

    `code` names the misuse where it is not that of the first ending: not_pdf, not_xlsx.
    """
    if endings and file.suffix.lower() not in endings:
        known = say(" 或 ").join(endings)
        raise Misused(say("“{file}”应以 {known} 结尾", file=file, known=known), code or f"not_{endings[0][1:]}")
    if not file.parent.is_dir():
        raise Refused(say("没有文件夹“{folder}”；请检查路径", folder=file.parent), "no_folder")
    return file
