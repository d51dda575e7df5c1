"""Packages sent and received, and what they leave open."""
