"""The REST inbox: events from programs, answered only when they are on disk."""
