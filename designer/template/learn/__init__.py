"""A new template that is made from a file of a user's own data."""
