"""From a draft to a released version: check, compare, proof, publish, go back."""
