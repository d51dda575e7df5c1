"""Lists and forms of every kind of record."""
