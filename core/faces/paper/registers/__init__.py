"""Papers that list several records of a kind: what they list, and how they are drawn."""
