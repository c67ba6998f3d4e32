"""The doors through which events come in."""
