"""Workbooks: read as a person sees them, written so that they come back."""
