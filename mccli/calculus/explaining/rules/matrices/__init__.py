"""The rules for vectors and matrices, in matrix notation (the paper's sections 4 to 6)."""
