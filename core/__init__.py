"""What the school does, without a window."""
