"""Signing in with a mail provider: a person does it once, access tokens are got from what that left in the vault."""
