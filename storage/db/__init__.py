"""The database file: connection, schema, tables."""
