"""A new template made of a letter that is there already: a Word document or a web page."""
