"""The visual designer: the element at the cursor, its properties, and what can be done to it."""
