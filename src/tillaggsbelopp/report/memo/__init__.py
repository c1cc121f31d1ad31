"""The documents of a decision: templates filled with a result, then written as Word files and PDFs, and compared."""

from typing import Final

TEMPLATES_FOLDER: Final = "handlingar"
"""The folder of templates in an agreement's folder."""
