"""Derivations by the chain rules: intermediate variables, and the paths that lead through them."""
