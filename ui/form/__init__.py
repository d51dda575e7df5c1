"""One form for every kind of record: an editor a field."""
