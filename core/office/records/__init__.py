"""Records: entered, found, named, changed many at a time."""
