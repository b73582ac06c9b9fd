"""Is a derivative found by hand right? A claim is read, compared by value, and explained.

The derivative that it is compared with is the engine's own, verified as every answer is.
"""
