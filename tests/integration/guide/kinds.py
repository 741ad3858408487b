"""What is done with each block of a page, by its language; a block that no line here knows fails a test."""

from typing import Final

NOT_CODE: Final = frozenset({"text", "jinja"})
"""Output, drawings, lists of files, templates: nothing that could be run."""

ELSEWHERE: Final = {
    ("README.md", "python"): "tests/integration/test_embedding.py",
    ("docs/pricing-rules.md", "python"): "tests/integration/test_laws_from_outside.py",
    ("docs/pricing-rules.md", "console"): "tests/integration/test_laws_from_outside.py",
    ("docs/price-rules-reference.md", "json"): "tests/unit/rules/test_reference.py",
    ("docs/sandbox-stripe.md", "bash"): "tests/integration/guide/test_python.py",
    ("docs/stripe.md", "python"): "tests/integration/money/test_the_page.py",
    ("docs/tutorial.md", "bash"): "tests/integration/guide/test_tutorial.py",
}
"""Pages whose blocks are run by a test of their own."""

UNTRIED: Final = {"docs/deploying.md": "wants an engine for containers, and systemd; the page says so"}
"""Pages whose commands are for another machine than the one that tests run on."""

OUTSIDE: Final = {
    "make ": "this very run, tests/integration/cli/test_demo.py and test_served_demo.py beside it",
    "pip install": "tests/integration/test_wheel.py and test_embedding.py install the wheel and its extras",
    "uv pip compile": "asks a registry for newer releases",
    "STRIPE_TEST_KEY=": "needs a key of one's own",
    "curl https://api.stripe.com": "Stripe itself",
    ".venv/bin/python -m mutmut": "takes hours",
    "DRIVEWAY_PROFILE=mutants": "takes hours",
    "createdb": "a database of one's own",
    "pytest examples": "tests/integration/examples runs the tests of each example",
    "python -m examples.django_project.manage": "tests/integration/examples starts the project",
    "export DRIVEWAY_FLEET=juniper": "tests/integration/examples installs that package and names it",
    "driveway serve": "tests/integration/cli/test_serving.py",
    "driveway init": "tests/integration/cli/test_operating.py",
    "driveway migrate": "tests/integration/cli/test_operating.py",
    "driveway calendars add": "asks another's server; tests/integration/icalendars asks some of our own",
    "driveway cars": "tests/integration/cli/cars runs each against the stand-in for Tesla",
    "driveway trip": "tests/integration/cli/test_trips.py",
    "driveway navigate": "tests/integration/cli/test_trips.py",
    "driveway auto-park": "tests/integration/cli/test_trips.py",
    "driveway sandbox": "tests/integration/sandbox and tests/integration/sandbox_tesla",
}
"""Lines that are not run with the page: what needs somebody else, and what has tests of its own."""
