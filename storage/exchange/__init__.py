"""Packages between computers: written, read, looked into, split, and who the partners are."""
