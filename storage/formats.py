"""The numbers of the three formats that outlast the program; storage/README.md writes them down byte by byte.

A number is raised only where an older program would read the new bytes wrongly: it then refuses them and says so. What
an older program may pass over (a further item, field, table of a kind) needs no new number.
"""

DATABASE = 1
PACKAGE = 1
SEGMENT = 1
