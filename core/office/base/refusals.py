"""What the office refuses: one clear sentence, a short code for the telephone, and the command line's exit code."""


class Refused(Exception):
    """Nothing was changed, and the sentence says why and what to do."""

    exit = 1

    def __init__(self, message: str, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Misused(Refused):
    """The command or the question itself is wrong."""

    exit = 2


class Damaged(Refused):
    """A file is damaged, cut short, or not to be trusted."""

    exit = 3


class Busy(Refused):
    """The workspace is open somewhere else."""

    exit = 4
