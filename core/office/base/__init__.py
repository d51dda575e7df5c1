"""What every desk stands on: answers, refusals, the log of exports, rows to records."""
