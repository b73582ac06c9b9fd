"""The language over arrays of numbers, in plain Python, with exact slopes along the way.

Independent of the tensor graph and of writing out in components: this is what answers with
symbolic sizes are checked by, and evaluated with.
"""
