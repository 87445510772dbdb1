"""Writes the page of supported chargers from the catalogue, so that it cannot say anything else."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

from custom_components.cp_notifications.chargers.catalogue import CATALOGUE, EARLIER
from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    Stale,
    Watch,
)
from custom_components.cp_notifications.engine.model import Case

PAGE: Final = Path(__file__).parents[2] / "docs" / "supported_chargers.md"

_COUNTED: Final = re.compile(r"\(\?P<point>\\d\+\)-|_\(\?P<point>\\d\)|enum:\\d\+-")
"""What counts entities in the keys of the catalogue; no reader needs it."""

_INTRODUCTION: Final = """\
# Supported chargers

This page is made from the catalogue (`custom_components/cp_notifications/chargers/catalogue`) by
`script/supported-chargers`. Do not edit it.

A charger of one of these integrations is recognised by what its integration registers, never by a name, and needs no
further questions: it is offered at the set-up, and has a card on the page of integrations when it comes later. What is
watched and what is missing is shown before anything is stored, by the cog of each charging station, and by the entity
*Coverage* of each charge point, which you can enable. Any other charger can be watched too: by entities of your choice, by OCPP straight to Home Assistant,
or by an automation that reports.

- **Fuse tripped**: the charger's safety mechanism was activated.
- **Unavailable**: the charge point does not communicate any more.
- **Sensors**: a sensor was triggered, or there is a fault of which nobody says what it is. No charger integration has a
  shock or tilt sensor: attach one of your own.

Where several entities show that a charger is there, it is gone when none of them does.

`yes`: it is watched. `since` a version: an older Home Assistant cannot read the status of some firmware. `enable`: after
an entity is enabled that the integration disables by default; the set-up offers that. `no`: the integration does not
tell.

"""

_CASES: Final = {
    Case.FUSE_TRIPPED: "Fuse tripped",
    Case.UNAVAILABLE: "Unavailable",
    Case.SENSORS: "Sensors",
}

_GONE: Final = {
    Gone.CHARGER: "the charger does not answer.",
    Gone.LINK: "Home Assistant lost its link to the cloud or hub. The chargers are not monitored meanwhile, and nobody is "
    "told that they are gone.",
    Gone.EITHER: "the charger is gone, or what stands between (a broker, a hub, a cloud). If nothing of the integration is "
    "left, it is taken for the latter; a charger that is all there is behind it is told to be gone.",
    Gone.NEVER: "never. The last values stay as if nothing had happened.",
}

_GAPS: Final = {
    Gap.NO_FAULT_ENTITY: "The integration has no entity that tells a fault.",
    Gap.NOT_TOLD_APART: "The kind of a fault is not told: a tripped fuse is told under *sensors*.",
    Gap.GROUND_FAULT_UNNAMED: "A ground fault has no name here; it is told after it has been unknown for two minutes.",
    Gap.CODE_LOST: "Some chargers' error codes do not arrive; then the fault is told without its kind.",
    Gap.FIRMWARE_UNREAD: "The status of chargers with some firmware is not understood, and so none of their faults is told.",
    Gap.MASKED: "Only one error at a time is shown.",
    Gap.NOT_PASSED_ON: "Some faults that the charger itself shows are not passed on.",
    Gap.SHORT_FAULTS: "A fault that ends before the integration asks again is not seen.",
    Gap.SILENT_LOSS: "A charger that vanishes without a word is not noticed.",
    Gap.BEHIND_OTHER_SYSTEM: "The charger belongs to another system; whether it answers that one is not told.",
    Gap.LINK_ONLY: "The loss of the charger itself is not told by the cloud.",
    Gap.LATE: "The loss of the charger is noticed late.",
    Gap.NO_SHOCK_SENSOR: "There is no shock sensor.",
    Gap.NOTHING_CHOSEN: "Nothing was chosen that tells it.",
}

_STALE: Final = {
    Stale.REPORTED: "is not written for {minutes:g} minutes",
    Stale.VALUE: "does not move for {minutes:g} minutes",
    Stale.TIME: "is older than {minutes:g} minutes",
}


def page() -> str:
    """Return the whole page."""
    rows = sorted(CATALOGUE, key=lambda row: row.name.casefold())
    sections = "\n".join(section for row in rows for section in _section(row))
    return f"{_INTRODUCTION}{_overview(rows)}\n{sections}"


def _overview(rows: list[Integration]) -> str:
    lines = [
        "| Integration | Fuse tripped | Unavailable | Sensors |",
        "|---|---|---|---|",
    ]
    for row in rows:
        cells = (_answer(row, case) for case in _CASES)
        lines.append(f"| [{row.name}](#{_anchor(row)}) | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _anchor(row: Integration) -> str:
    return row.name.casefold().replace(" ", "-")


def _answer(row: Integration, case: Case) -> str:
    """Return whether a case is told as the integration comes."""
    watches = [watch for watch in row.tells if watch.case is case]
    if any(not watch.signal.disabled for watch in watches):
        return _yes(row, case)
    return "enable" if watches else "no"


def _yes(row: Integration, case: Case) -> str:
    """Return that a case is told, and since when for all chargers."""
    unread = [
        _version(form)
        for form in _earlier(row)
        if Gap.FIRMWARE_UNREAD in form.gaps.get(case, ())
    ]
    return f"since {unread[0]}" if unread else "yes"


def _earlier(row: Integration) -> list[Integration]:
    """Return the earlier forms of an integration, the newest first."""
    return [form for form in EARLIER if form.id == row.id]


def _version(form: Integration) -> str:
    """Return the version of Home Assistant that ended a form."""
    assert form.until is not None
    year, month = form.until
    return f"{year}.{month}"


def _section(row: Integration) -> Iterator[str]:
    kind = "part of Home Assistant" if row.core else "custom integration"
    yield f"## {row.name}\n\nDomain `{row.domain}`, {kind}. Facts from {row.source}.\n"
    for case, name in _CASES.items():
        yield f"**{name}**\n"
        yield from (_told(watch) for watch in row.tells if watch.case is case)
        yield from (f"- Not told: {_GAPS[gap]}" for gap in row.gaps.get(case, ()))
        yield ""
    yield f"Unavailable entities mean: {_GONE[row.unavailable]}\n"
    yield from _also(row)
    for form in _earlier(row):
        yield f"Before Home Assistant {_version(form)}:\n"
        yield from _differences(form, row)
        yield ""


def _differences(form: Integration, row: Integration) -> Iterator[str]:
    """Yield what an earlier form of an integration has otherwise."""
    today = {signal.key: signal for signal in row.signals()}
    for signal in dict.fromkeys(form.signals()):
        other = today[signal.key]
        for then, now in zip(other.good_elsewhere, signal.good_elsewhere, strict=True):
            yield f"- {_entity(signal)}: `{then}` was the name of `{now}`"
        if lost := set(other.good).difference(signal.good, signal.good_elsewhere):
            yield f"- {_entity(signal)}: {_states(tuple(sorted(lost)))} ends nothing"
    for case, name in _CASES.items():
        for gap in form.gaps.get(case, ()):
            if gap not in row.gaps.get(case, ()):
                yield f"- {name}, not told: {_GAPS[gap]}"


def _told(watch: Watch) -> str:
    """Return one rule as a sentence."""
    what = _entity(watch.signal)
    if watch.states:
        text = f"{what}: {_states(watch.states)}"
    elif watch.old is not None:
        text = f"{what} " + _STALE[watch.old.by].format(minutes=watch.old.seconds / 60)
    else:
        text = f"{what} is unavailable"
    if watch.any_other:
        text = f"{what}: any text but {_states(watch.signal.good)}"
    if watch.unavailable_means_it:
        text += ", or unavailable"
    if watch.unknown_after is not None:
        text += f", or `unknown` for {watch.unknown_after / 60:g} minutes"
    if watch.only_while:
        others = " and ".join(
            f"{_entity(each.signal, each.attribute)} is {_states(each.states) or 'there'}"
            for each in watch.only_while
        )
        text += f"; while {others}"
    if watch.unless is not None:
        text += f"; unless {_entity(watch.unless)} is enabled"
    return f"- {text}"


def _entity(signal: Signal, attribute: str = "") -> str:
    """Return what a reader finds an entity by."""
    key = _COUNTED.sub("", signal.key) or signal.translation_key
    attribute = attribute or signal.attribute
    name = f"`{key}`" + (f" (attribute `{attribute}`)" if attribute else "")
    return f"{name} (disabled by default)" if signal.disabled else name


def _states(states: tuple[str, ...]) -> str:
    return ", ".join(f"`{state}`" if state else "empty" for state in states)


def _also(row: Integration) -> Iterator[str]:
    if row.warns:
        yield "Only a warning, and not watched unless you choose its entity:\n"
        yield from (_told(watch) for watch in row.warns)
        yield ""
    if row.limits:
        yield "Values that can be given a limit: " + ", ".join(
            _entity(signal) for signal in row.limits
        )
        yield ""
    if row.traps:
        yield "Good to know:\n"
        yield from (f"- {trap}" for trap in row.traps)
        yield ""


def write() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
