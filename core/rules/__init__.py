"""What follows from records: pure functions, no library but the one that reads Chinese names."""
