"""The sub-commands of `sealwright`, one module each."""
