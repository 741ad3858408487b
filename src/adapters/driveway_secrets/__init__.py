"""Passwords hashed with Argon2id, personal fields encrypted."""
