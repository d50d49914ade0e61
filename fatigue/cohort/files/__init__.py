"""Bytes become one table of text. Knows no role of any column."""
