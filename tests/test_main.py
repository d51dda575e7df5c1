"""The front door: which words open the window, which are a command, and what is said when all else fails."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import main
from core.model.words import speak
from core.office import Office

TOP = Path(__file__).parent.parent
# No system has a path with this sign in it, and nobody can type one: it stands for what was not thought of.
UNFORESEEN = ["new", "a\0b", "--school", "甲", "--role", "helper"]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ([], {}),
        (["--workspace", "王 芳", "--lang", "en"], {"--workspace": "王 芳", "--lang": "en"}),
        (["--workspace=a=b"], {"--workspace": "a=b"}),
        (["get", "person"], None),
        (["--workspace", "w", "get", "person"], None),
        (["--help"], None),
        (["--workspace"], None),
        (["--workspace", "--help"], None),
        (["--versoin"], None),
        (["--versoin", "1"], None),
    ],
)
def test_the_window_opens_for_its_own_options_alone(words: list[str], given: dict[str, str] | None) -> None:
    assert main._options(words) == given


@pytest.mark.parametrize(
    ("words", "given", "files"),
    [
        (["来 自 义门.qinglan"], {}, ["来 自 义门.qinglan"]),
        (["--lang", "en", "a.QINGLAN", "b.qlcard"], {"--lang": "en"}, ["a.QINGLAN", "b.qlcard"]),
        (["a.qinglan", "--workspace=w"], {"--workspace": "w"}, ["a.qinglan"]),
        (["--workspace", "w.qinglan"], {"--workspace": "w.qinglan"}, []),
        (["--workspace", "w.qinglan", "a.qinglan"], {"--workspace": "w.qinglan"}, ["a.qinglan"]),
        (["花名册.txt"], {}, ["花名册.txt"]),
        (["不在.txt"], None, []),
        (["look", "a.qinglan"], None, ["a.qinglan"]),
        (["-h", "a.qinglan"], None, ["a.qinglan"]),
        (["person"], None, []),
    ],
)
def test_files_alone_open_the_window_on_them(
    words: list[str], given: dict[str, str] | None, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # One that was handed over by mistake, and one that is named like a command's word.
    for name in ("花名册.txt", "person"):
        (tmp_path / name).write_text("张伟", "utf-8")

    assert main._start(words) == (given, [tmp_path / name for name in files])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="has no display to lack")
def test_a_file_without_a_display_is_answered_as_the_window_is(tmp_path: Path) -> None:
    lacking = {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}
    surroundings = {name: value for name, value in os.environ.items() if name not in lacking}

    said = subprocess.run(
        [sys.executable, "main.py", str(tmp_path / "a.qinglan")], cwd=TOP, env=surroundings, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip

    assert (said.returncode, len(said.stderr.splitlines())) == (1, 1)
    assert "显示屏" in said.stderr


@pytest.mark.parametrize("words", [["--workspace"], ["--versoin"], ["--lang", "en", "--versoin"]])
def test_a_wrong_option_is_misused_in_one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = main.main(words)

    said = capsys.readouterr()
    assert (code, said.out, len(said.err.splitlines())) == (2, "", 1)


def test_what_nobody_foresaw_is_logged_and_told_in_the_readers_language(capsys: pytest.CaptureFixture[str]) -> None:
    code = main.main(["--lang", "en", *UNFORESEEN])
    speak("zh")

    said = capsys.readouterr().err
    assert (code, len(said.splitlines()), said.isascii()) == (1, 1, True)
    assert "null byte" in main._log_file().read_text("utf-8")


def test_without_a_home_to_write_to_the_last_word_is_still_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "home"
    blocked.write_text("")
    script = f"import main, sys; sys.exit(main.main({UNFORESEEN}))"
    places = {"XDG_STATE_HOME": str(blocked), "XDG_DATA_HOME": str(blocked), "TMPDIR": str(tmp_path)}

    said = subprocess.run(
        [sys.executable, "-c", script], cwd=TOP, env={**os.environ, **places}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip

    assert (said.returncode, len(said.stderr.splitlines())) == (1, 1), said.stderr
    assert str(tmp_path / "qinglan.log") in said.stderr
    assert "null byte" in (tmp_path / "qinglan.log").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of a terminal")
def test_a_command_that_is_broken_off_says_so_and_keeps_nothing(tmp_path: Path) -> None:
    Office.found(tmp_path / "w", school="义门镇中学", role="helper").close()
    (tmp_path / "w" / "lock").unlink()
    words = [sys.executable, "main.py", "--workspace", str(tmp_path / "w"), "--lang", "en", "put", "person"]

    with subprocess.Popen(words, cwd=TOP, stdin=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as put:
        while not (tmp_path / "w" / "lock").exists():
            assert put.poll() is None
            time.sleep(0.02)
        put.send_signal(signal.SIGINT)
        said = put.communicate()[1]

    assert (put.returncode, said) == (130, "Interrupted; nothing was left half written.\n")
    with Office(tmp_path / "w") as office:
        assert office.records.find("person") == []
