"""Backups, checks, the recovery key, and the way back."""
