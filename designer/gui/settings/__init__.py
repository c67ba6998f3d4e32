"""The settings dialog, made of what core.settings declares."""
