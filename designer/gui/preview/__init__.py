"""What the template makes: the mail and its documents as they would be sent, and the way back to the source."""
