"""Results -> sentences and display tables, one module an analysis. The only place where numbers are rounded."""
