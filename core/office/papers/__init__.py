"""Papers: printed, bound, filed, scanned back."""
