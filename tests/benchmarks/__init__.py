"""Figures, taken by name: `./run benchmark`. Ratios within one run; nothing here is a test with a time limit."""
