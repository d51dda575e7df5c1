"""Partners, packages, receipts and conflicts."""
