"""Builds the packaged program and starts everything in it; run by name: `./run bundle`, `./run bundle-test`."""
