"""The FastAPI service of the examples, by its own tests."""

from examples.fastapi_service.test_service import *  # noqa: F403  # its tests, and what they need
