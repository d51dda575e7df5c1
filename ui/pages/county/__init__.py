"""The county desk."""
