"""Mail accounts: presets of providers, passwords into the vault, a real test."""
