"""Which patients an analysis rests on, as arrays."""
