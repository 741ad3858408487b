"""A stand-in for Stripe's API 2026-05-27.dahlia, for the ``stripe`` client; it is not Stripe."""
