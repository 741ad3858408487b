"""The HTTP interface over Flask."""
