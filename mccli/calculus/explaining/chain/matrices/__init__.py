"""The chain rules where sizes are symbols: Jacobians in matrix notation."""
