"""What commands show can be copied, however narrow the terminal."""

import pytest

from driveway_cli.showing import show_facts, show_rows

ID = "01a203b5-c512-70fa-9dd7-65588379ff4f"
TITLE = "Mission garage with remote, all to yourself"


def show_the_driveway(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("driveway_cli.showing._WIDTH_WITHOUT_TERMINAL", width)
    columns = ("Driveway", "Where", "Metres", "Total", "Covered", "Charger", "Rating", "Id")
    show_rows(columns, [(TITLE, "Guerrero Street", 385, "25.88 USD", True, False, None, ID)], nothing="")


@pytest.mark.parametrize("width", [40, 80, 125, 200])
def test_an_id_is_whole_however_narrow_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    show_the_driveway(width, monkeypatch)
    assert ID in capsys.readouterr().out


def test_a_narrow_terminal_gets_a_paragraph_for_a_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    show_the_driveway(80, monkeypatch)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"Driveway   {TITLE}"
    assert lines[-2:] == [f"Id         {ID}", ""]


def test_where_nobody_looks_a_row_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows(("Name", "Why"), [("one", "x" * 90 + " " + "y" * 90), ("two", None)], nothing="")
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_fact_is_one_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    path = "/a folder/" + "x" * 300
    show_facts({"home": path, "in_use": False}, json_=False)
    assert capsys.readouterr().out.splitlines() == [f"home     {path}", "in use   no"]
