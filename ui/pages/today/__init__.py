"""The first page: what is due and what lies open."""
