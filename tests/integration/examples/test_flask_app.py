"""The Flask application of the examples, by its own tests."""

from examples.flask_app.test_app import *  # noqa: F403  # its tests, and what they need
