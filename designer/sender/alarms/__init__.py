"""Telling the people who look after the sender: a daily digest, and an alarm when something needs a person."""
