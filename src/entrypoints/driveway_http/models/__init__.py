"""The shapes of requests and answers; field names are the schema's column names."""
