"""Printed papers: a form, its layout, its page mark."""
