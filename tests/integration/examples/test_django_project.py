"""The Django project of the examples, by its own tests."""

from examples.django_project.test_site import *  # noqa: F403  # its tests, and what they need
