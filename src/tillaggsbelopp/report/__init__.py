"""All that a reader sees: one description of a view, and its targets: screen, Markdown, JSON, CSV and workbook."""
