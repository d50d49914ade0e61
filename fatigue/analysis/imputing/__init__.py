"""Missing scores filled in many times over, and one estimate made of them."""
