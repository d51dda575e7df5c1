"""The observation sheet, typed while the lesson runs."""
