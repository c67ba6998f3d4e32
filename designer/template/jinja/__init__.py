"""Filling texts with Jinja in a sandbox, and reading their syntax trees; the only door to jinja2."""
