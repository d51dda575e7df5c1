"""How each paper is laid out, fed by the declaration of its kind."""
