"""Which column plays which role: guessed from names and values, asked where that is not certain."""
