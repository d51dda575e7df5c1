"""What runs apart, in a process of its own: the opening of foreign workbooks, which may crash, hang or swell."""
