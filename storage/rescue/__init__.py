"""The ways back: backups, restoring, salvage, upgrades, the check, and opening itself."""
