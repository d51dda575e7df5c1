"""What lies open, for whom and since when."""
