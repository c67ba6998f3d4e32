"""What is being edited: the files of a template as documents, with one undo, autosave and a look at the disk."""
