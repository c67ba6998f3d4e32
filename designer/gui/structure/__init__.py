"""The structure of a source as a person thinks of it: blocks, repetitions and conditions as a tree."""
