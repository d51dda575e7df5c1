"""The front door: a command runs, no word or a file opens the window; owns the clock and the last resort."""

import hashlib
import io
import logging
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, suppress
from pathlib import Path

import platformdirs

if sys.platform == "win32":
    import winreg

# A packaged program has no interpreter to start: it starts itself to read a foreign workbook apart.
_OPEN_WORKBOOK = "--open-workbook"
_WARNING = 0x30
_MACHINE_KEY = r"SOFTWARE\Microsoft\Cryptography"
_OPTIONS = {"--workspace", "--person", "--lang", "--shot"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window, on files if any are named, when no command is; return the exit code."""
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


def say(phrase: str, **facts: object) -> str:
    """Return the phrase in the reader's language; in Chinese where so much of the program is missing."""
    try:
        from core.model import words
    except ImportError:
        return phrase.format(**facts) if facts else phrase
    return words.say(phrase, **facts)


def _run(words: Sequence[str]) -> int:
    try:
        if words[:1] == [_OPEN_WORKBOOK]:
            return _workbook()
        given, files = _start(words)
        return _command(words) if given is None else _window(given, files)
    except KeyboardInterrupt:
        sys.stderr.write(say("已中断，没有写到一半的内容。") + "\n")
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001  the last resort: nobody is shown a traceback
        return _last_resort(error)


def _start(words: Sequence[str]) -> tuple[dict[str, str] | None, list[Path]]:
    """Return what the window is told: its options and the files to look into; no options where a command is meant."""
    from ui.handed import apart

    if (given := _options(words)) is not None:
        return given, []
    files, rest = apart(words, _OPTIONS)
    return (_options(rest) if files else None), files


def _options(words: Sequence[str]) -> dict[str, str] | None:
    """Return what is written behind each option of the window; nothing where other words stand: they are a command."""
    parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else [word])]
    given = dict(zip(parts[::2], parts[1::2], strict=False))
    whole = len(parts) % 2 == 0 and given.keys() <= _OPTIONS
    return given if whole and not any(value.startswith("--") for value in given.values()) else None


def _command(words: Sequence[str]) -> int:
    from ui import cli

    return cli.run(words, _home(), _own())


def _workbook() -> int:
    from core.faces.workbook.child import reader

    return reader.main()


def _window(given: Mapping[str, str], files: Sequence[Path]) -> int:
    from ui import app

    folder = Path(given["--workspace"]) if "--workspace" in given else None
    shot = Path(given["--shot"]) if "--shot" in given else None
    return app.run(folder, given.get("--person", ""), given.get("--lang", ""), shot, _home(), files, own=_own())


def _home() -> Path:
    return Path(platformdirs.user_data_dir("qinglan", appauthor=False)) / "workspace"


def _own() -> Path:
    """Return where this computer, and no copy of a folder of it, keeps what goes on here; the machine is in its name.

    A home on a server follows its owner to other computers.
    """
    machine = hashlib.sha256(f"qinglan computer 1\n{_machine()}".encode()).hexdigest()[:16]
    return Path(platformdirs.user_data_dir("qinglan", appauthor=False)) / "computers" / machine


def _machine() -> str:
    """Return by what the system knows this computer; where it does not tell, its name."""
    if sys.platform == "win32":
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _MACHINE_KEY) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    with suppress(OSError):
        return Path("/etc/machine-id").read_text().strip()
    return platform.node()


def _quietly(fault: "sys.UnraisableHookArgs") -> None:
    # What a library could not clean up behind a full disk or a closed pipe: it is told in the log, not to a person.
    _log().warning("unraisable", exc_info=(fault.exc_type, fault.exc_value or fault.exc_type(), fault.exc_traceback))


def _log() -> logging.Logger:
    logger = logging.getLogger("qinglan")
    if not logger.handlers:
        # Nor is anybody shown why a log could not be written, as on a full disk.
        logging.raiseExceptions = False
        logger.propagate = False
        logger.addHandler(logging.FileHandler(_log_file(), encoding="utf-8", delay=True))
    return logger


def _log_file() -> Path:
    folder = Path(platformdirs.user_log_dir("qinglan", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        # A home that nobody may write to, as on locked computers.
        folder = Path(tempfile.gettempdir())
    return folder / "qinglan.log"


def _last_resort(error: Exception) -> int:
    _log().exception("unforeseen")
    told = say("程序遇到没有预料到的情况，已停下，没有写到一半的内容。")
    if isinstance(error, ImportError):
        told = say(
            "程序缺少一部分（{name}），或者这台电脑的系统太旧。请重新解压整个程序；资料不受影响。",
            name=error.name or error,
        )
    sys.stderr.write(told + say("详情在 {log}，请把它发给维护人员。", log=_log_file()) + "\n")
    return 1


def _show(sentence: str) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence.strip(), "青蓝", _WARNING)


if __name__ == "__main__":
    sys.exit(main())
