"""Plans, calendar, matching and reports."""
