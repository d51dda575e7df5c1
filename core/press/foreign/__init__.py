"""Files of others: told apart, judged, made fit to be bound, read for marks; each risk in a process of its own."""
