"""The page of supported chargers says what the catalogue says."""

from .page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    """Run script/supported-chargers after a change of the catalogue."""
    assert PAGE.read_text(encoding="utf-8") == page()
