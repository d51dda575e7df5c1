"""Training and who came."""
