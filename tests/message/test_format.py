"""Times, made fit for a mail."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from custom_components.cp_notifications.message.format import duration, moment, span
from custom_components.cp_notifications.message.texts.de import GERMAN
from custom_components.cp_notifications.message.texts.en import ENGLISH
from custom_components.cp_notifications.message.texts.shape import Texts

BERLIN = ZoneInfo("Europe/Berlin")
AFTERNOON = datetime(2026, 11, 22, 16, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        (ENGLISH, "22 Nov 2026, 17:03 CET"),
        (GERMAN, "22.11.2026, 17:03 Uhr (MEZ)"),
    ],
    ids=["English", "German"],
)
def test_a_moment_is_written_in_local_time(texts: Texts, written: str) -> None:
    """With the name of the zone, as the language writes it."""
    assert moment(AFTERNOON, BERLIN, texts.times) == written


def test_a_german_date_has_two_digits_for_day_and_month() -> None:
    """And the zone has its German name in summer too."""
    summer = datetime(2026, 7, 3, 6, 5, tzinfo=UTC)
    assert moment(summer, BERLIN, GERMAN.times) == "03.07.2026, 08:05 Uhr (MESZ)"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (ZoneInfo("Europe/London"), "GMT"),
        (ZoneInfo("America/Sao_Paulo"), "UTC-03:00"),
        (timezone(timedelta(hours=5, minutes=30)), "UTC+05:30"),
    ],
    ids=["with a name", "without a name", "an offset"],
)
def test_every_zone_is_called_something(zone: tzinfo, name: str) -> None:
    """Where it has no name, how far it is from UTC."""
    assert moment(AFTERNOON, zone, ENGLISH.times).endswith(name)


@pytest.mark.parametrize(
    "when",
    [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],
    ids=["the first", "the last"],
)
@pytest.mark.parametrize(
    "zone",
    [timezone(timedelta(hours=-5)), timezone(timedelta(hours=5))],
    ids=["west", "east"],
)
def test_a_time_at_the_edge_of_what_can_be_reckoned_is_still_written(
    when: datetime, zone: tzinfo
) -> None:
    """A charger may send any time; local time may be out of range."""
    assert f"{when.year}, {when:%H:%M}" in moment(when, UTC, ENGLISH.times)
    assert moment(when, zone, ENGLISH.times)


@pytest.mark.parametrize(
    ("lasted", "english", "german"),
    [
        (
            timedelta(minutes=28),
            "22 Nov 2026, from 17:03 to 17:31 CET (28 min)",
            "22.11.2026, von 17:03 bis 17:31 Uhr (MEZ), Dauer 28 Min.",
        ),
        (
            timedelta(seconds=20),
            "22 Nov 2026, 17:03 CET (20 s)",
            "22.11.2026, 17:03 Uhr (MEZ), Dauer 20 Sek.",
        ),
        (
            timedelta(days=1, hours=2),
            "from 22 Nov 2026, 17:03 CET to 23 Nov 2026, 19:03 CET (1 day 2 h)",
            "von 22.11.2026, 17:03 Uhr (MEZ) bis 23.11.2026, 19:03 Uhr (MEZ), "
            "Dauer 1 Tag 2 Std.",
        ),
    ],
    ids=["within a day", "within a minute", "over midnight"],
)
def test_a_span_says_from_when_to_when_and_how_long(
    lasted: timedelta, english: str, german: str
) -> None:
    """Date and zone are said once where that is enough."""
    end = AFTERNOON + lasted
    assert span(AFTERNOON, end, BERLIN, ENGLISH.times) == english
    assert span(AFTERNOON, end, BERLIN, GERMAN.times) == german


def test_a_span_over_the_change_of_the_clocks_is_as_long_as_it_was() -> None:
    """The same time twice, in two zones."""
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert span(before, before + timedelta(hours=1), BERLIN, ENGLISH.times) == (
        "from 25 Oct 2026, 02:30 CEST to 25 Oct 2026, 02:30 CET (1 h)"
    )


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(seconds=-5), "less than a second"),
        (timedelta(0), "less than a second"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(seconds=61), "1 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=4, minutes=5), "3 days 4 h"),
    ],
    ids=str,
)
def test_a_duration_is_written_by_its_biggest_units(
    length: timedelta, written: str
) -> None:
    """Seconds matter only below a minute."""
    assert duration(length, ENGLISH.times) == written


def test_days_have_a_singular_in_german() -> None:
    """The other units are abbreviated."""
    said = [duration(timedelta(days=days), GERMAN.times) for days in (1, 2)]
    assert said == ["1 Tag", "2 Tage"]
