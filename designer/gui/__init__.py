"""The window: shows the core, starts the sender, decides nothing; the only home of Qt."""
