"""The assistant that says which column of a list goes where."""
