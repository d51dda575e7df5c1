"""Reports and registers: figures with their sources, as paper or as a workbook."""
