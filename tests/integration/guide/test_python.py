"""The Python that pages show runs as it stands, with the names that its page speaks of."""

import ast
import builtins
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
from tests.integration.guide.blocks import blocks_of, code_of, written
from tests.integration.guide.kinds import ELSEWHERE
from tests.integration.outside import ROOT

from driveway_app import in_memory
from driveway_sandbox import StripeSandbox

Names = dict[str, object]


@contextmanager
def nothing() -> Iterator[Names]:
    """A page that brings all its names."""
    yield {}


@contextmanager
def a_market() -> Iterator[Names]:
    """A marketplace of the reader's, and a way of the reader's to tell people."""
    with in_memory() as market:
        yield {"market": market, "my_notifier": market.notifier()}


@contextmanager
def an_account_at_stripe() -> Iterator[Names]:
    """Keys that belong to nobody: nothing is asked of Stripe."""
    yield {
        "key": "sk_test_1",
        "publishable_key": "pk_test_1",
        "platform_secret": "whsec_1",
        "connect_secret": "whsec_2",
        "clock": lambda: datetime.now(UTC),  # noqa: TID251  # a clock, as the page says
    }


PAGES: Final[Mapping[str, Callable[[], AbstractContextManager[Names]]]] = {
    "docs/mail.md": a_market,
    "docs/plug-ins.md": nothing,
    "docs/sandbox-stripe.md": nothing,
    "docs/sandbox-tesla.md": nothing,
}
"""What a page takes for given before its first block, as whoever reads it has it."""

PARTS: Final = {
    "docs/pages.md": {"_list", "cars", "fields_of", "visit", "body", "booking_id", "Street", "_values"}
}
"""Pages whose blocks are parts of something larger, and names there that are the reader's own."""

MODULES: Final = (
    "flask driveway_web.visits driveway_web.shown driveway_web.forms driveway_web.templating "
    "driveway_web.once driveway_web.site driveway_web.streams driveway_core.bookings "
    "driveway_http.models.vehicles tests.unit.web.browsing"
).split()
"""Where such parts have their other names from."""

BESIDE: Final = ("examples/django_project/README.md", "examples/fastapi_service/README.md")
"""Pages that show lines of a file beside them."""


def test_every_block_of_python_has_its_place() -> None:
    shown = {block.page for page in written() for block in blocks_of(page) if block.language == "python"}
    elsewhere = {page for page, language in ELSEWHERE if language == "python"}
    assert shown == elsewhere | PAGES.keys() | PARTS.keys() | set(BESIDE)


@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_of_a_page_run_one_after_another(
    page: str, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DRIVEWAY_HOME", str(tmp_path / "home"))
    with PAGES[page]() as names:
        for text in code_of(page, "python"):
            run(page, text, names)


def run(page: str, text: str, names: Names) -> None:
    """Run a block; what it raises fails the test."""
    exec(compile(text, page, "exec"), names)  # noqa: S102  # a page of ours


def test_the_adapter_for_stripe_alone_is_built_as_shown() -> None:
    (alone,) = [text for text in code_of("docs/stripe.md", "python") if "gateway.payments" in text]
    with an_account_at_stripe() as names:
        run("docs/stripe.md", alone, names)


@pytest.mark.parametrize("page", PARTS)
def test_parts_of_something_larger_use_names_that_there_are(page: str) -> None:
    known = {name for each in MODULES for name in vars(import_module(each))} | set(dir(builtins))
    for text in code_of(page, "python"):
        used = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name | ast.arg)]
        read = {each.id for each in used if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
        made = {each.arg for each in used if isinstance(each, ast.arg)} | {"pages"}
        made |= {each.id for each in used if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        assert read - made - known - PARTS[page] == set()


@pytest.mark.parametrize("page", BESIDE)
def test_lines_of_a_file_beside_a_page_are_in_it(page: str) -> None:
    files = (ROOT / page).parent.rglob("*.py")
    there = {line.strip() for file in files for line in file.read_text("utf-8").splitlines()} | {"..."}
    for text in code_of(page, "python"):
        assert [line for line in text.splitlines() if line.strip() not in there] == []


def test_a_server_is_connected_to_the_sandbox_as_shown() -> None:
    (shown,) = code_of("docs/sandbox-stripe.md", "bash")
    settings, _, serving = shown.rpartition("driveway serve")
    assert serving == " & driveway worker &\n"
    with StripeSandbox() as sandbox:
        script = settings.replace("http://127.0.0.1:12111", sandbox.url) + "env"
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    secrets = re.findall(r"^(STRIPE_\w*WEBHOOK_SECRET)=whsec_[0-9a-f]+$", done.stdout, re.MULTILINE)
    assert sorted(secrets) == ["STRIPE_CONNECT_WEBHOOK_SECRET", "STRIPE_WEBHOOK_SECRET"]
