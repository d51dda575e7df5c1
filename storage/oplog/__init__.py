"""The signed operations: what one is, how two merge, how they are packed and by which keys they are known."""
