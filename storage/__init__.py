"""Keeps, exchanges and merges rows and files; knows no kind of record and speaks no sentence to a person."""
