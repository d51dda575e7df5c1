"""Every act of the office as a command: its name, its words and its deed side by side, by desk; never Qt."""

from ui.commands import agenda, county, exchange, measures, papers, people, programme, records, upkeep, workbooks
from ui.commands.command import Answer, Call, Command

COMMANDS: tuple[Command, ...] = (
    *upkeep.COMMANDS,
    *records.COMMANDS,
    *agenda.COMMANDS,
    *exchange.COMMANDS,
    *people.COMMANDS,
    *county.COMMANDS,
    *papers.COMMANDS,
    *workbooks.COMMANDS,
    *programme.COMMANDS,
    *measures.COMMANDS,
)

__all__ = ["COMMANDS", "Answer", "Call", "Command"]
