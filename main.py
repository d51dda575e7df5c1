"""The front door: with words the command line, without words the window; owns the clock and the last resort."""

import io
import itertools
import logging
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr
from pathlib import Path

import platformdirs

# A packaged program has no interpreter to start: it starts itself to read a foreign workbook apart.
_OPEN_WORKBOOK = "--open-workbook"
_WARNING = 0x30
_OPTIONS = ("--workspace", "--person", "--lang", "--shot")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when no command is named; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    sys.unraisablehook = _quietly
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.stderr is not None:
        return _run(words)
    # Opened by a double click on Windows: there is no console, and a refusal nobody reads looks like nothing happened.
    with redirect_stderr(io.StringIO()) as said:
        code = _run(words)
    if code:
        _show(said.getvalue())
    return code


def _run(words: Sequence[str]) -> int:
    try:
        if words[:1] == [_OPEN_WORKBOOK]:
            return _workbook()
        return _command(words) if _names_a_command(words) else _window(words)
    except KeyboardInterrupt:
        sys.stderr.write("已中断，没有写到一半的内容。\n")
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001  the last resort: nobody is shown a traceback
        return _last_resort(error)


def _names_a_command(words: Sequence[str]) -> bool:
    after_option = False
    for word in words:
        if after_option:
            after_option = False
        elif word in _OPTIONS:
            after_option = True
        elif word in ("-h", "--help") or not word.startswith("--"):
            return True
    return False


def _command(words: Sequence[str]) -> int:
    from ui import cli

    return cli.run(words, _home())


def _workbook() -> int:
    from core.faces import workbook_reader

    return workbook_reader.main()


def _window(words: Sequence[str]) -> int:
    from ui import app

    given = dict(itertools.pairwise(words))
    folder = Path(given["--workspace"]) if "--workspace" in given else None
    shot = Path(given["--shot"]) if "--shot" in given else None
    return app.run(folder, given.get("--person", ""), given.get("--lang", ""), shot, _home())


def _home() -> Path:
    return Path(platformdirs.user_data_dir("qinglan", appauthor=False)) / "workspace"


def _quietly(fault: "sys.UnraisableHookArgs") -> None:
    # What a library could not clean up behind a full disk or a closed pipe: it is told in the log, not to a person.
    _log().warning("unraisable", exc_info=(fault.exc_type, fault.exc_value or fault.exc_type(), fault.exc_traceback))


def _log() -> logging.Logger:
    logger = logging.getLogger("qinglan")
    if not logger.handlers:
        logger.propagate = False
        logger.addHandler(logging.FileHandler(_log_file(), encoding="utf-8", delay=True))
    return logger


def _log_file() -> Path:
    log = Path(platformdirs.user_log_dir("qinglan", appauthor=False)) / "qinglan.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return log


def _last_resort(error: Exception) -> int:
    _log().exception("unforeseen")
    sentence = "程序遇到没有预料到的情况，已停下，没有写到一半的内容。"
    if isinstance(error, ImportError):
        sentence = (
            f"程序缺少一部分（{error.name or error}），或者这台电脑的系统太旧。请重新解压整个程序；资料不受影响。"
        )
    sys.stderr.write(f"{sentence}详情在 {_log_file()}，请把它发给维护人员。\n")
    return 1


def _show(sentence: str) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence.strip(), "青蓝", _WARNING)


if __name__ == "__main__":
    sys.exit(main())
