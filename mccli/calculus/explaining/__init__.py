"""How a derivative is found: derivations by the rules, and by the chain rule."""
