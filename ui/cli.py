"""Every act of the office as a command; reads words, answers words or one JSON document, never loads Qt."""

import json
import re
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from core.model.words import LANGUAGES, say, speak
from core.office import Misused, Office, Refused
from core.office.base.translate import plainly
from ui.commands import COMMANDS, Answer, Call, Command


def run(argv: Sequence[str], workspace: Path, home: Path | None = None) -> int:
    """Carry out one command and return its exit code; `workspace` is the folder when none is named.

    `home` is this computer's own place outside every workspace.
    """
    _spoken(argv)
    try:
        _refuse_unreadable(argv)
        args = _parser(workspace, argv).parse_args(argv)
        # What the system refuses on the way is one sentence too, whatever the command was doing.
        with plainly():
            answer = _answer(args, home)
    except Refused as refused:
        sys.stderr.write(refused.message + "\n")
        return refused.exit
    _tell(args, answer)
    return answer.exit


def _refuse_unreadable(argv: Sequence[str]) -> None:
    """Refuse words in an unknown encoding; only the name of a file that is there may be in one."""
    for word in argv:
        if any("\ud800" <= char <= "\udfff" for char in word) and not Path(word).exists():
            raise Misused(say("命令里有不能识别的字符；请用 UTF-8 的终端再输入一次"), "unreadable_word")


def _answer(args: Namespace, home: Path | None) -> Answer:
    with ExitStack() as stack:
        offices: list[Office] = []

        def opened() -> Office:
            if not offices:
                offices.append(stack.enter_context(Office(Path(args.workspace), person=args.person, home=home)))
                if offices[0].store.copied:
                    sys.stderr.write(offices[0].upkeep.copied_words() + "\n")
                if offices[0].setting("introduced"):
                    sys.stderr.write(offices[0].exchange.introduced() + "\n")
            return offices[0]

        command = next(one for one in COMMANDS if one.name == args.command)
        return command.act(Call(args, opened))


def _tell(args: Namespace, answer: Answer) -> None:
    if args.json:
        print(json.dumps(answer.data, ensure_ascii=False, default=str))
    else:
        for line in answer.words:
            print(line)


class _Parser(ArgumentParser):
    """A parser that speaks the reader's language, in its help too."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(add_help=False, **facts)
        self._positionals.title, self._optionals.title = say("要写的"), say("可选的")
        self.add_argument("-h", "--help", action="help", help=say("显示这份说明"))

    def error(self, message: str) -> NoReturn:
        raise Misused(say("命令用法不对：{message}。用 --help 看用法", message=_slip(message)), "misused")


# What argparse says in English of words that it cannot place, and the same in the reader's language.
_SLIPS: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"argument COMMAND: invalid choice: '(.*?)' \(.*", lambda value: say("没有“{value}”这个命令", value=value)),
    (
        r"argument (.+?): invalid choice: '(.*?)' \(choose from (.*)\)",
        lambda name, value, known: say(
            "{name} 不能是“{value}”，可以是 {choices}", name=name, value=value, choices=known.replace("'", "")
        ),
    ),
    (r"the following arguments are required: COMMAND", lambda: say("还缺命令，如 get person")),
    (r"the following arguments are required: (.*)", lambda names: say("还缺 {names}", names=names)),
    (r"unrecognized arguments: (.*)", lambda names: say("不认识 {names}", names=names)),
    (
        r"argument (.+?): expected (?:one|at least one) argument",
        lambda name: say("{name} 后面要写上内容", name=name),
    ),
    (r"one of the arguments (.+) is required", lambda names: say("{names} 要写其中一项", names=names)),
    (
        r"argument (.+?): not allowed with argument (.+)",
        lambda name, other: say("{name} 和 {other} 只能写一项", name=name, other=other),
    ),
    (
        r"argument (.+?): invalid float value: '(.*)'",
        lambda name, value: say("{name} 应是数字，不能是“{value}”", name=name, value=value),
    ),
    (r"argument (.+?): ignored explicit argument '.*'", lambda name: say("{name} 后面不写内容", name=name)),
)


def _slip(message: str) -> str:
    for pattern, said in _SLIPS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return said(*match.groups())
    return message.removeprefix("argument ")


def _parser(workspace: Path, argv: Sequence[str]) -> ArgumentParser:
    parser = _Parser(prog="main.py", description=say("青蓝：校际结对帮扶的记录、交换与归档"))
    _common(parser, str(workspace), "", "zh", False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for command in _meant(argv):
        its = commands.add_parser(command.name, help=say(command.does), description=say(command.does))
        # The common options may stand after the command too; there they have no default of their own.
        _common(its, SUPPRESS, SUPPRESS, SUPPRESS, SUPPRESS)
        command.arguments(its)
    return parser


def _meant(argv: Sequence[str]) -> Sequence[Command]:
    # To declare the words of every command takes longer than most of them: only the one that is named needs its own.
    named = [command for command in COMMANDS if command.name in argv]
    return COMMANDS if not named or {"-h", "--help"} & {*argv} else named


def _common(parser: ArgumentParser, workspace: str, person: str, language: str, as_json: bool | str) -> None:
    parser.add_argument("--workspace", default=workspace, metavar="DIR", help=say("工作区文件夹"))
    parser.add_argument("--person", default=person, metavar="UID", help=say("坐在键盘前的人"))
    parser.add_argument("--lang", default=language, choices=LANGUAGES, help=say("说哪种语言"))
    parser.add_argument("--json", action="store_true", default=as_json, help=say("只输出一个 JSON"))


def _spoken(argv: Sequence[str]) -> None:
    # The language is needed before the help texts are built, so it is read ahead of everything else.
    words = [part for word in argv for part in (word.split("=", 1) if word.startswith("--lang=") else [word])]
    place = words.index("--lang") + 1 if "--lang" in words else len(words)
    speak(words[place] if place < len(words) else "zh")
