"""What people do with the marketplace, one verb a file."""
