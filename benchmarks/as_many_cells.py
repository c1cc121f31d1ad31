"""A workbook with so many formulas, numbers and texts in each sheet, in XlsxWriter as one would write it.

Run: python benchmarks/as_many_cells.py COUNTS.json FILE.xlsx.
"""

import json
import sys
from pathlib import Path

import xlsxwriter

ACROSS = 10


def main() -> None:
    counts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with xlsxwriter.Workbook(sys.argv[2]) as book:
        plain = book.add_format({"num_format": "# ##0"})
        for formulas, numbers, texts in counts:
            sheet = book.add_worksheet()
            for number in range(formulas + numbers + texts):
                row, column = divmod(number, ACROSS)
                if number < formulas:
                    sheet.write_formula(row, column, f"=ROUND(A{row + 1}*B{row + 1}/SUM(C1:C9),4)", plain, number / 7)
                elif number < formulas + numbers:
                    sheet.write_number(row, column, number / 7, plain)
                else:
                    sheet.write_string(row, column, f"Text {number}")


if __name__ == "__main__":
    main()
