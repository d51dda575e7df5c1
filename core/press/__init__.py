"""The typesetter: forms become measured pages, and pages become a PDF/A file; knows no record, no store and no Qt."""
