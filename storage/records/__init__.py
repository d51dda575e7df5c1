"""Rows of records: written, applied from packages, found, paged, and their history and conflicts."""
