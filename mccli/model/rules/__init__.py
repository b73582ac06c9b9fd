"""The named rules of differentiation as data: the paper's tables, and rules of functions."""
