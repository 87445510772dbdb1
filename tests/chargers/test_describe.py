"""What is said of a device nobody knows, and above all what is not."""

from custom_components.cp_notifications.chargers.describe import describe
from custom_components.cp_notifications.chargers.match import EntityFacts


def entity(domain: str, key: str | None, **more: object) -> EntityFacts:
    """Return an entity whose ids would give its owner away."""
    return EntityFacts(
        id="SECRET-registry-id",
        domain=domain,
        platform="mystery",
        unique_id="SECRET-serial",
        device_id="SECRET-device",
        config_entry_id="SECRET-entry",
        translation_key=key,
        **more,  # type: ignore[arg-type]
    )


STATUS = entity(
    "sensor", "status", device_class="enum", options=("idle", "charging", "rcd_error")
)
FAULT = entity("binary_sensor", "fault", device_class="problem", disabled=True)


def test_what_tells_something_is_listed_with_its_keys_classes_and_options() -> None:
    """It is all that a row of the catalogue is made of, but the form of the ids."""
    assert describe([STATUS, FAULT], {"mystery": "1.2.3"}).splitlines() == [
        "integration: mystery 1.2.3",
        "- binary_sensor; fault; class problem; disabled",
        "- sensor; status; class enum: idle, charging, rcd_error",
    ]


def test_of_the_rest_it_is_only_said_how_much_there_is() -> None:
    """The options of a choice may be names of people."""
    choice = entity("select", "card", options=("Ann's card", "Bob's card"))
    lines = describe([STATUS, choice, entity("button", "reset"), choice], {})
    assert lines.splitlines()[-2:] == ["1 x button", "2 x select"]
    assert "Ann" not in lines


def test_no_id_is_in_it() -> None:
    """It is put before everybody's eyes."""
    assert "SECRET" not in describe([STATUS, FAULT], {"mystery": "1"})


def test_foreign_text_cannot_break_out_of_where_it_is_shown() -> None:
    """It stands in a dialog and in a form, both of which know markdown."""
    hostile = entity("sensor", "a`b|c\n# <img>[x](http://y)" + "z" * 200)
    lines = describe([hostile], {"mystery": "`1`"}).splitlines()
    assert lines[0] == "integration: mystery 1"
    assert len(lines) == 2
    assert not set("`|<>[]#") & set(lines[1])
    assert len(lines[1]) < 80


def test_an_entity_without_a_key_says_so() -> None:
    """Then its ids have to be looked up in the source."""
    assert "- sensor; no key" in describe([entity("sensor", None)], {})


def test_hundreds_of_entities_do_not_fill_a_form() -> None:
    """Some hubs are one device."""
    many = [entity("sensor", f"key_{number}") for number in range(500)]
    assert len(describe(many, {}).splitlines()) == 121
