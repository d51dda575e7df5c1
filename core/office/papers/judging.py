"""What is said of a file when it is attached: what it is, how many pages it gives, and why it cannot be bound."""

from pathlib import Path

from core.model.words import say
from core.office.base.results import FileVerdict
from core.press.foreign.file_kind import FileKind
from core.press.foreign.preflight import FileCheck, FileDoubt, judge
from core.press.foreign.refusal import Refusal


def judged(file: Path, name: str = "") -> FileVerdict:
    """Return what will become of a file; `name` is what people call it, where it lies under another."""
    verdict, called = judge(file, name), name or file.name
    said = _why(verdict.reason, called) if verdict.reason else _doubts(verdict, called)
    width, height = verdict.pixels or (0, 0)
    return FileVerdict(
        kind=verdict.kind.value,
        pages=verdict.pages,
        bindable=verdict.bindable,
        reason=said,
        code=str(verdict.reason or ""),
        width=width,
        height=height,
    )


def _why(reason: Refusal, file: str) -> str:
    words = {
        Refusal.MISSING: say("没有找到“{file}”", file=file),
        Refusal.EMPTY: say("“{file}”里没有内容，不能装订；请重新附一份", file=file),
        Refusal.FORMAT: say("“{file}”不是 PDF 或图片，存为电子文件，不装进册子；要装订，请另存为 PDF 再附", file=file),
        Refusal.HEIC: say("“{file}”是 HEIC 照片，原件已存，不能装订；请在手机上转成 JPEG 再附", file=file),
        Refusal.UNREADABLE: say("“{file}”打不开，内容和名字不符，不能装订；请找完好的原件再附", file=file),
        Refusal.DAMAGED: say("“{file}”已损坏，不能装订；请找完好的原件再附", file=file),
        Refusal.PASSWORD: say("“{file}”有密码，不能装订；请去掉密码再附", file=file),
        Refusal.PIXELS: say("“{file}”像素太多，不能装订；请另存一份小一些的再附", file=file),
        Refusal.TOO_LARGE: say("“{file}”页数太多，不能装订；请分成几份再附", file=file),
        Refusal.SLOW: say("“{file}”太复杂，一分钟没有读完，不能装订；请打印成新的 PDF 再附", file=file),
    }
    return words[reason]


def _doubts(verdict: FileCheck, file: str) -> str:
    """Return a sentence for what a person should know of a file that is bound, "" where there is nothing."""
    said = {
        FileDoubt.MENDED: say("“{file}”已损坏，能读的 {n} 页会装进去，可能缺内容，请核对", file=file, n=verdict.pages),
        FileDoubt.LACKING: say("“{file}”装进册子的页可能缺内容，请对照原件", file=file),
        FileDoubt.MISNAMED: (
            say("“{file}”其实是 PDF，按 PDF 装订", file=file)
            if verdict.kind is FileKind.PDF
            else say("“{file}”其实是图片，按图片装订", file=file)
        ),
    }
    return next((words for doubt, words in said.items() if doubt in verdict.doubts), "")
