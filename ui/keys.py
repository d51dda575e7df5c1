"""F1: what each page is for, and the keys that spare the mouse."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from core.model.words import say
from ui import theme
from ui.entries import entries
from ui.parts.card import scrolled
from ui.verbatim import Label


class Chapter(NamedTuple):
    """What help says of one page, or of the whole window: its title, what it is for, its keys."""

    title: str
    words: str
    keys: tuple[tuple[str, str], ...] = ()


class KeysDialog(QDialog):
    """Shows the chapter of the page that is open first, then that of the window, then the others."""

    def __init__(self, role: str, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("帮助"))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(18)
        for chapter in chapters(role, page):
            self._put(grid, chapter)
        grid.setRowStretch(grid.rowCount(), 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setText(say("关闭"))
        close.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        close.rejected.connect(self.reject)
        down = QVBoxLayout(self)
        down.addWidget(scrolled(inside, self), 1)
        down.addWidget(close)
        words = self.fontMetrics()
        self.resize(words.horizontalAdvance("0") * 78, words.height() * 30)

    def _put(self, grid: QGridLayout, chapter: Chapter) -> None:
        title = Label(chapter.title)
        title.setObjectName("section")
        words = Label(chapter.words)
        words.setWordWrap(True)
        theme.mark(words, "muted", True)
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        grid.addWidget(words, grid.rowCount(), 0, 1, 2)
        for key, act in chapter.keys:
            row = grid.rowCount()
            grid.addWidget(Label(key), row, 0, Qt.AlignmentFlag.AlignTop)
            told = Label(act)
            told.setWordWrap(True)
            grid.addWidget(told, row, 1)


def chapters(role: str, page: str) -> list[Chapter]:
    """Return the chapters of a role's pages, that of the open page first."""
    pages = {name: entry.title for name, entry in entries(role).items()}
    named = [name for name in (page, *pages) if name in pages]
    told = [_chapter(name, pages[name]) for name in dict.fromkeys(named)]
    return [*told[:1], _window(), *told[1:]]


def _window() -> Chapter:
    return Chapter(
        say("各页通用"),
        say("打的字随时自动存成草稿，停电也不会丢；点“保存”才算写进去。"),
        (
            ("Alt+1 … 9", say("换到左边的第几页")),
            ("Ctrl+S", say("保存")),
            ("Ctrl+P", say("打印：先看打印出来的样子，再送打印机")),
            ("Ctrl+Z / Ctrl+Y", say("撤销、重做上一次保存或删除")),
            ("Ctrl+F", say("查找：名称、任意三个字或拼音首字母")),
            ("Tab / Shift+Tab", say("到下一格、上一格")),
            ("Esc", say("从表单回到列表")),
            ("F1", say("打开这一页帮助")),
        ),
    )


def _chapter(name: str, title: str) -> Chapter:
    match name:
        case "records":
            return _records(title)
        case "observe":
            return _observe(title)
        case "attend":
            return _attend(title)
        case "papers":
            return _papers(title)
        case _:
            return Chapter(title, _words(name))


def _words(name: str) -> str:
    words = {
        "today": say("今天要办的事、本期职责还差多少、还有什么没有送出去。"),
        "plan": say("目标任务的进度、调研与匹配、职责日历、各种报表。"),
        "county": say("把各校的交换包放在一个文件夹里，一次收完；看谁报了、谁没报。"),
        "exchange": say("把改动做成一个文件交给对方，收下对方的文件；两边改了同一处的，由人选定。"),
        "settings": say("学校、在这台电脑上打字的人、语言和字号、备份和恢复、导出记录。"),
    }
    return words[name]


def _records(title: str) -> Chapter:
    return Chapter(
        title,
        say("所有登记都在这里：查找、新建、修改、附照片、看历史、导入导出 Excel。"),
        (
            ("Ctrl+K", say("换一类记录")),
            ("Ctrl+N", say("新建一条")),
            (say("回车"), say("打开列表里选中的一条")),
            ("↓", say("从查找框到列表")),
            ("Delete", say("删除选中的，可以撤销")),
            ("Ctrl+C", say("复制选中的行，可以贴到 Excel")),
            (say("Ctrl+回车"), say("在表单的多行表里加一行")),
        ),
    )


def _observe(title: str) -> Chapter:
    return Chapter(
        title,
        say("边听边记，全用键盘；时间、环节、师生活动、点评一行行写下去。"),
        (
            ("F8", say("第一次按开始计时，以后插入几分几秒")),
            (say("回车"), say("开始下一行；在空行上按，到总评")),
            (say("Shift+回车"), say("在格里换行")),
            (say("Ctrl+↑ / ↓"), say("到上一行、下一行")),
            ("Ctrl+Shift+Backspace", say("删去这一行")),
            (say("2–3 个字母，Tab"), say("换成常用语")),
        ),
    )


def _attend(title: str) -> Chapter:
    return Chapter(
        title,
        say("登记培训，签到，打印签到表。"),
        (
            (say("姓名首字母，回车"), say("记下这个人到了")),
            (say("空格"), say("在名册上勾到或取消")),
            ("G B S K Q", say("缺席：公出、病假、事假、旷、其他")),
            ("C Z D", say("备注：迟到、早退、代")),
            ("Delete", say("清除这一行")),
        ),
    )


def _papers(title: str) -> Chapter:
    return Chapter(
        title,
        say("空白表、填好的表、缺项单和档案册、签字与扫描、上级的表。"),
        (("PageUp / PageDown", say("在预览里翻页")), ("Home / End", say("到第一页、最后一页"))),
    )
