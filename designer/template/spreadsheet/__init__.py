"""Spreadsheets by a template's `[spreadsheet]`: which sheet and template belong together, and rows as events."""
