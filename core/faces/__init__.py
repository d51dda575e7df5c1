"""How records look outside the program: printed paper and workbooks."""
