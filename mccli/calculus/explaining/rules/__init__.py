"""Derivations term by term: one rule by its name after another."""
