"""The source editor: text with colours, folds, problems, completion and search; it shows, and decides nothing."""
