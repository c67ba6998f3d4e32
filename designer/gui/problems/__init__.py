"""What is wrong with the template, and what mends it."""
