"""Every port in memory: for tests, for examples and for embedding."""
