"""Tables that people keep in spreadsheets: read row by row, cell by cell, with the place of every fault."""
