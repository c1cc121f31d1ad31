"""What a workbook says, whatever file it is stored in: the same content has the same hash."""

import hashlib
import json

from tillaggsbelopp.report.workbook.book import Book


def content_hash(book: Book) -> str:
    """SHA-256 of every sheet's cells, formulas and values, of the defined names and of the stamp."""
    sheets = [
        [sheet.name, [[*place, cell.formula, str(cell.value)] for place, cell in sorted(sheet.cells.items())]]
        for sheet in book.sheets
    ]
    names = {name: address.absolute for name, address in sorted(book.names.items())}
    content = json.dumps([book.title, book.stamp, names, sheets], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
