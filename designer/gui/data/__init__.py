"""Samples and fields: what templates are tried with, and what of it is public."""
