"""Forms, binder, scans: everything that goes on paper."""
