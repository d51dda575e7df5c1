"""The large demonstration: a county with its schools and pairings over a school year; the small story stands above."""
