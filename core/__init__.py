"""What the school does, without a window."""

VERSION = "0.2.0a1"
