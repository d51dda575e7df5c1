"""What reports there are and how they are called; light, so that a page can offer them before any is counted."""

from core.faces.paper.table import titles as report_titles

__all__ = ["report_titles"]
