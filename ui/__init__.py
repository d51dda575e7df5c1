"""How people reach the office: the window and the command line."""
