"""The content of a workbook as one hash, by which two files can be told to say the same."""

import hashlib
import json

from tillaggsbelopp.report.book import Book


def content_hash(book: Book) -> str:
    """The SHA-256, in hexadecimal, of title, stamp, defined names, and every sheet's formulas and values.

    Looks, widths and charts are no part of it. The same content has the same hash, whatever file it is stored in.
    """
    sheets = [
        [sheet.name, [[*place, cell.formula, str(cell.value)] for place, cell in sorted(sheet.cells.items())]]
        for sheet in book.sheets
    ]
    names = {name: address.absolute for name, address in sorted(book.names.items())}
    content = json.dumps([book.title, book.stamp, names, sheets], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
