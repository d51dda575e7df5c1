"""Settings, backups and the log of exports."""
