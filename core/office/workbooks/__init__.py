"""Workbooks taken in, filled and handed out."""
