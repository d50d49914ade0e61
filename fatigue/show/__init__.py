"""Results -> what people see: charts, sentences, tables. Computes nothing."""
