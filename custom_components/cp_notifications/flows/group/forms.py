"""The forms of the group wizard: what each step asks, and what an answer comes to."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_ADDRESSES,
    CONF_CASES,
    CONF_CHARGE_POINTS,
    CONF_NAME,
    CONF_TIMING,
)
from custom_components.cp_notifications.delivery.addresses import (
    AddressError,
    parse_addresses,
)
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.words import Words
from custom_components.cp_notifications.text import plain

from .choices import (
    CONF_AREAS,
    CONF_INTEGRATIONS,
    CONF_STATUS,
    CONF_TEXT,
    CONF_UNGROUPED,
    NO_AREA,
    Choices,
    Filter,
    Status,
    listed,
    present_areas,
    present_integrations,
)
from .timing import TIMING_FORM, read_timing

SECTION_FILTER: Final = "filter"
CONF_MARK_ALL: Final = "mark_all"
CONF_SEND_TEST: Final = "send_test"


# ---- step 1 ---------------------------------------------------------------------------

NAME_FORM: Final = vol.Schema({vol.Required(CONF_NAME): TextSelector()})


# ---- step 2 ---------------------------------------------------------------------------


def charge_points_form(
    choices: Choices, chosen: Filter, members: list[str], words: Words
) -> vol.Schema:
    """Return the form that lists what passes the filter, and the marked ones always.

    What a form lists is also all that it accepts.
    """
    fitting = listed(choices, chosen)
    shown = {*fitting, *members}
    options = [(id_, choice.label) for id_, choice in choices.items() if id_ in shown]
    return vol.Schema(
        {
            vol.Optional(SECTION_FILTER): section(
                # Open only if it is to be changed: it would push the list off the page.
                _filter_form(choices, words),
                {"collapsed": bool(fitting)},
            ),
            vol.Required(CONF_CHARGE_POINTS): _picker(options),
            vol.Optional(CONF_MARK_ALL): BooleanSelector(),
        }
    )


def _filter_form(choices: Choices, words: Words) -> vol.Schema:
    areas = [*present_areas(choices).items(), (NO_AREA, words.text("no_area"))]
    return vol.Schema(
        {
            vol.Optional(CONF_TEXT): TextSelector(
                TextSelectorConfig(type=TextSelectorType.SEARCH)
            ),
            vol.Optional(CONF_AREAS): _picker(areas),
            vol.Optional(CONF_STATUS): SelectSelector(
                SelectSelectorConfig(
                    options=[status.value for status in Status],
                    multiple=True,
                    mode=SelectSelectorMode.DROPDOWN,
                    translation_key="group_status",
                )
            ),
            vol.Optional(CONF_INTEGRATIONS): _picker(
                list(present_integrations(choices).items())
            ),
            vol.Optional(CONF_UNGROUPED): BooleanSelector(),
        }
    )


class HiddenIds(SelectSelector):
    """Offers things by their labels. What is chosen comes back as ids.

    The front end's picker searches the values of its options as well as their labels: whoever types 201 would find ids first that
    happen to have it. So the values it gets are written in signs that nobody types; ids as they are are taken, too.
    """

    @override
    def __call__(self, data: Any) -> list[str]:
        """Validate what was posted, and return the ids."""
        hidden = [hide(item) for item in vol.Schema([str])(data)]
        chosen: list[str] = super().__call__(hidden)
        return [show(value) for value in chosen]


_PRIVATE: Final = 0xE000
"""Unicode: the first of 6,400 signs without a meaning."""
_HIDEABLE: Final = 6400


def hide(item: str) -> str:
    """Return an id in signs that nobody can type; one that is hidden already stays."""
    return "".join(
        chr(_PRIVATE + ord(sign)) if ord(sign) < _HIDEABLE else sign for sign in item
    )


def show(value: str) -> str:
    """Return the id that is hidden in a value."""
    return "".join(
        chr(ord(sign) - _PRIVATE) if 0 <= ord(sign) - _PRIVATE < _HIDEABLE else sign
        for sign in value
    )


def hidden_filter(chosen: Filter) -> dict[str, Any]:
    """Return a filter as the form shows it."""
    pickers = (CONF_AREAS, CONF_INTEGRATIONS)
    return {
        key: [hide(item) for item in value] if key in pickers else value
        for key, value in chosen.items()
    }


def _picker(options: list[tuple[str, str]]) -> HiddenIds:
    return HiddenIds(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=hide(value), label=label)
                for value, label in options
            ],
            multiple=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


# ---- step 3, and the configuration ----------------------------------------------------


_CONTACT_FIELDS: Final = {
    vol.Required(CONF_ADDRESSES): TextSelector(
        TextSelectorConfig(
            type=TextSelectorType.EMAIL, autocomplete="email", multiple=True
        )
    ),
    vol.Required(CONF_CASES): SelectSelector(
        SelectSelectorConfig(
            options=[case.value for case in Case],
            multiple=True,
            mode=SelectSelectorMode.LIST,
            translation_key="group_case",
        )
    ),
}

CONTACT_FORM: Final = vol.Schema(
    {**_CONTACT_FIELDS, vol.Optional(CONF_SEND_TEST): BooleanSelector()}
)
CONFIGURATION_FORM: Final = vol.Schema(
    {
        **_CONTACT_FIELDS,
        vol.Optional(CONF_TIMING): section(TIMING_FORM, {"collapsed": True}),
    }
)


class Answer:
    """What was entered, as it is stored, or the errors that keep it from being stored."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.data: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.address = ""
        """The address that an error is about: plain text, which is how errors are shown."""


def read_contact(entered: Mapping[str, Any]) -> Answer:
    """Return the addresses and cases that were entered."""
    answer = Answer()
    try:
        answer.data[CONF_ADDRESSES] = parse_addresses(entered[CONF_ADDRESSES])
    except AddressError as err:
        answer.errors[CONF_ADDRESSES] = err.problem
        answer.address = plain(err.address)
    else:
        if not answer.data[CONF_ADDRESSES]:
            answer.errors[CONF_ADDRESSES] = "addresses_missing"
    answer.data[CONF_CASES] = [
        case.value for case in Case if case in entered[CONF_CASES]
    ]
    if not answer.data[CONF_CASES]:
        answer.errors[CONF_CASES] = "cases_missing"
    return answer


def read_configuration(entered: Mapping[str, Any], stored: Mapping[str, Any]) -> Answer:
    """Return the group's data with what was entered in the step "configuration".

    The timing stays as it is stored if its section was not posted at all.
    """
    answer = read_contact(entered)
    answer.data = {**stored, **answer.data}
    if CONF_TIMING in entered:
        answer.data.pop(CONF_TIMING, None)
        if timing := read_timing(entered[CONF_TIMING], answer.errors):
            answer.data[CONF_TIMING] = timing
    return answer
