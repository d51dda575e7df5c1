"""Asks where a file is or goes: begins in the folder that was used last, and in words that the reader knows.

Qt's own dialog, shown where the desktop has none, lacks some Chinese words; they are given here.
"""

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from core.model.words import say
from ui.memory import last_place, remember_place

_Label = QFileDialog.DialogLabel
_ENDING = re.compile(r"\*(\.[\w.-]+)")
# What some system does not take in the name of a file.
_BARRED = re.compile(r'[\\/:*?"<>|\r\n\t]')


def ask_file(parent: QWidget, title: str, endings: str = "", near: str = "") -> Path | None:
    """Ask for one file that is there."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFile, endings, near)
    return next(iter(_asked(dialog)), None)


def ask_files(parent: QWidget, title: str, endings: str = "", near: str = "") -> list[Path]:
    """Ask for files that are there."""
    return _asked(_dialog(parent, title, QFileDialog.FileMode.ExistingFiles, endings, near))


def ask_folder(parent: QWidget, title: str, near: str = "") -> Path | None:
    """Ask for a folder."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.Directory, "", near)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_asked(dialog)), None)


def ask_where(parent: QWidget, title: str, name: str, endings: str, near: str = "") -> Path | None:
    """Ask where a file goes; it gets the ending of the chosen line of `endings` unless it has one of them."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.AnyFile, endings, near)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # Asked for again when the file is there: the ending counts, and it is known before the question.
    dialog.setDefaultSuffix(_ending(endings).removeprefix("."))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_ending(chosen).removeprefix(".")))
    dialog.selectFile(file_name(name))
    chosen = next(iter(_asked(dialog)), None)
    if chosen is None or chosen.name.lower().endswith(tuple(_ENDING.findall(endings))):
        return chosen
    # What stands behind a point is not always an ending: 2014.9
    return chosen.with_name(chosen.name + _ending(dialog.selectedNameFilter()))


def file_name(words: str) -> str:
    """Return words as the name of a file that every system takes: 评课/议课记录 names no folder 评课."""
    return _BARRED.sub("－", words).strip(". ")


def _dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode, endings: str, near: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(mode)
    dialog.setDirectory(str(_beginning(near)))
    if endings:
        dialog.setNameFilters(endings.split(";;"))
    dialog.setLabelText(_Label.LookIn, say("位置："))
    dialog.setLabelText(_Label.FileType, say("文件类型："))
    return dialog


def _asked(dialog: QFileDialog) -> list[Path]:
    chosen = [Path(file) for file in dialog.selectedFiles()] if dialog.exec() else []
    if chosen:
        folder = chosen[0] if dialog.fileMode() is QFileDialog.FileMode.Directory else chosen[0].parent
        remember_place(folder)
    dialog.deleteLater()
    return chosen


def _beginning(near: str) -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    near_by = Path(near) if near else None
    places = (near_by, near_by.parent if near_by else None, last_place(), Path(documents) if documents else None)
    return next((place for place in places if place and place.is_dir()), Path.home())


def _ending(endings: str) -> str:
    return next(iter(_ENDING.findall(endings)), "")
