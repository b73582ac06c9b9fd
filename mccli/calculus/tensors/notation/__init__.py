"""From tensors in index notation back to matrix notation, as people write it."""
