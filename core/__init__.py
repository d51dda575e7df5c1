"""What the school does, without a window."""

VERSION = "0.1.0"
