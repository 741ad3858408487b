"""Which time zone a position lies in."""
