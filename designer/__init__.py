"""Sealwright: design e-mail and PDF templates, and send each transaction with an encrypted PDF."""

__version__ = "0.1.0"
