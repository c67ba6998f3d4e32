"""Texts about spreadsheets: what is wrong with a file, a sheet, a row or a cell."""

from __future__ import annotations

from designer.core.texts.text import Text

_MEND = "Correct the cell."

TEXTS: dict[str, Text] = {
    "file-too-many-faults": Text(
        "More than {limit} faults were found, so nothing was taken.",
        "Compare a few rows with the template's [spreadsheet]: the columns or their formats may be others.",
    ),
    "table-binary": Text(
        "This is no text file: it holds signs that no table has.",
        "Save the list as CSV (UTF-8) or as an Excel workbook (.xlsx), with the right ending.",
    ),
    "table-encoding-unknown": Text(
        "The letters of this file cannot be read: it is neither UTF-8, UTF-16 nor Windows-1252.",
        "Save it as “CSV UTF-8”, or as an Excel workbook (.xlsx).",
    ),
    "table-is-workbook": Text("This is an Excel workbook under another name.", "Give its name the ending .xlsx."),
    "table-is-text": Text(
        "This is no Excel workbook, whatever its name says.",
        "Open it in Excel and save it as “Excel workbook (.xlsx)”; or, if it is a CSV file, end its name with .csv.",
    ),
    "table-is-old-workbook": Text(
        "This is a workbook of an old Excel version, or one that opens with a password only.",
        "Open it in Excel and save it as “Excel workbook (.xlsx)”, without a password.",
    ),
    "workbook-broken": Text(
        "This workbook cannot be read: it is damaged, or only a part of it arrived.",
        "Open it in Excel, save it anew, and put it in again.",
    ),
    "workbook-too-large": Text(
        "This workbook is larger than {limit} MiB when it is unpacked.", "Make several smaller workbooks of it."
    ),
    "sheet-too-large": Text(
        "A sheet reaches over more than {limit} million cells.",
        "Delete what stands far below or beside the list, or make several lists of it.",
    ),
    "spreadsheet-no-template": Text(
        "No released template takes a spreadsheet here.",
        "Add [spreadsheet] to the template that the list is for, and publish it; for a folder with an event type, to "
        "one of that type.",
    ),
    "spreadsheet-no-template-fits": Text(
        "The columns of this list fit none of the templates that take spreadsheets: {templates}.",
        "Compare the header with the columns in the template's [spreadsheet].",
    ),
    "spreadsheet-several-templates": Text(
        "Several templates take a list with these columns: {templates}.",
        "Add a column {column} with the event type in each row, or use a folder that has an event type.",
    ),
    "spreadsheet-several-sheets": Text(
        "Several sheets hold these columns: {sheets}.",
        "Delete or hide the ones that are not meant, or name the right one in the template: [spreadsheet] sheet.",
    ),
    "spreadsheet-sheet-missing": Text(
        "There is no sheet “{sheet}” in this workbook.", "Rename the sheet; the template names it in [spreadsheet]."
    ),
    "spreadsheet-no-header": Text(
        "Row {row} is empty, and should hold the names of the columns.",
        "Put the names of the columns there, or change header_row in the template's [spreadsheet].",
    ),
    "spreadsheet-column-missing": Text(
        "In row {row} these columns are missing: {columns}.",
        "Add them with exactly these names; they may be in any order.",
    ),
    "spreadsheet-column-missing-near": Text(
        "In row {row} these columns are missing: {columns}. Is “{nearest}” meant as “{missing}”?",
        "Add or rename them; they may be in any order.",
    ),
    "spreadsheet-column-twice": Text(
        "In row {row} the column “{column}” stands twice.", "Rename or delete the one that is not meant."
    ),
    "spreadsheet-other-type": Text(
        "{path} names another event type than the template of this list.",
        "Put each event type into a list of its own.",
    ),
    "row-broken": Text(
        "{path} cannot be read: quotation marks are missing or too many.", "Correct the quotation marks in this row."
    ),
    "row-hidden": Text(
        "{path} is hidden, so nobody would see whom it reaches.", "Show the row or take away the filter; or delete it."
    ),
    "row-merged": Text(
        "{path} has merged cells ({range}): it is not clear which row they belong to.",
        "Unmerge the cells and write the value into each row.",
    ),
    "rows-disagree": Text(
        "{path} says something else than row {other}, and both belong to the same event.",
        "Correct one of the two rows; they may belong to different customers.",
    ),
    "rows-scattered": Text(
        "{path} goes on with what began in row {other}, but other rows stand between.",
        "Sort the list by this column.",
    ),
    "cell-group-empty": Text(
        "{path} is empty, so it is not clear to which event the row belongs.", "Write the value into each row."
    ),
    "cell-empty": Text("{path} is empty.", "Fill in the cell; the template needs it."),
    "cell-error": Text("{path} holds a fault of the spreadsheet ({shown}).", "Correct the formula in the cell."),
    "cell-not-worked-out": Text(
        "{path} holds a formula without its result.", "Open the file in Excel and save it; then the results are kept."
    ),
    "cell-flag-not-text": Text(
        "{path} is true or false, where a text is expected.", "Write the text that is meant, or format it as text."
    ),
    "cell-date-not-text": Text("{path} is a time span, where a text is expected.", "Format the column as text."),
    "cell-number-rounded": Text(
        "{path} is a number of more than {limit} digits, of which the spreadsheet has kept only {limit}.",
        "Format the column as text and enter it again.",
    ),
    "cell-not-number": Text("{path} is not a number as this column writes them, such as {example}.", _MEND),
    "cell-not-integer": Text("{path} is not a whole number, such as 1234.", _MEND),
    "cell-not-date": Text("{path} is not a date of the form {format}.", _MEND),
    "cell-number-not-date": Text("{path} is not a date.", "Give the column a date format in the spreadsheet."),
    "cell-not-flag": Text("{path} is neither yes nor no.", "Write yes or no, true or false, 1 or 0."),
    "column-date-format": Text(
        "{file}, line {line}: “{key}” is no form of a date that can be read.",
        "Use yyyy, MM, dd and, with a time, HH, mm, ss; a year needs four digits: dd.MM.yyyy.",
    ),
    "column-format": Text(
        "{file}, line {line}: “{key}” is for dates (dd.MM.yyyy) and for texts with leading zeros (00000).",
        "Take it out; for numbers say the locale instead.",
    ),
    "column-not-text": Text(
        "{file}, line {line}: “{key}” can only be text for this place of an event.", "Take it out, or use text."
    ),
    "learn-no-objects": Text(
        "The file holds no JSON objects to learn from.", "Give it one object, a list of them, or one on each line."
    ),
    "learn-no-address": Text(
        "No column below row {row} holds e-mail addresses.", "Add the column with the recipients' addresses."
    ),
    "learn-too-large": Text("The file is larger than {limit} MiB.", "A few hundred rows or events are enough."),
    "spreadsheet-without-email": Text(
        "{file}, line {line}: no column of “{key}” says whom the mail is for.",
        'Add the column of the address: "E-Mail" = {{ to = "{to}" }}.',
    ),
    "spreadsheet-target-twice": Text(
        "{file}, line {line}: two columns of “{key}” go to the same place, {to}.", "Change or delete one of them."
    ),
}
