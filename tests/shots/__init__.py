"""Pictures of every page and of the states that matter."""
