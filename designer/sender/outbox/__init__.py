"""The durable store of events and messages, and the only door to SQLAlchemy."""
