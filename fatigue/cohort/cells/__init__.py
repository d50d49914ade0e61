"""One text of a file: a number, a month, a date, a known word, or missing."""
