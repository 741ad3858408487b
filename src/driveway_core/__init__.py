"""Driveway-Hub's core: the rules of a parking marketplace, without any I/O."""
