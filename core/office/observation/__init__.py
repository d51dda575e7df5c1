"""An observation with the lesson it is of."""
