"""The templates of the office folder, new ones, and the firm that all of them share."""
