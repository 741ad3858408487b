"""Settings and wiring: the only package that names an adapter."""
