"""A stand-in for Tesla: cars that drive, and the Fleet API over them."""
