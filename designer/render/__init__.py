"""What a machine makes of a template and an event: a composed message."""
