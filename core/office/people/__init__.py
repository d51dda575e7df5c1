"""Who is who: two entries of one person tied together."""
