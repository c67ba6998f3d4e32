"""The ways out: each channel delivers one composed message and reports what the other side said."""
