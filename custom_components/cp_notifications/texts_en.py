"""The words of a mail in English."""

from typing import Final

from .engine.model import Case, ItemState, Reason
from .texts import CaseTexts, Plural, ReasonTexts, StateTexts, Texts, TimeTexts

_FUSE_TRIPPED: Final = CaseTexts(
    title="Fuse tripped",
    inline="fuse tripped",
    told={
        ItemState.FIRING: Plural(
            "The safety mechanism of this charge point was activated, for example its "
            "fuse, circuit breaker or residual current device. It probably cannot "
            "charge until the cause is put right.",
            "The safety mechanisms of these charge points were activated, for example "
            "their fuses, circuit breakers or residual current devices. They probably "
            "cannot charge until the cause is put right.",
        ),
        ItemState.OVER: Plural(
            "The safety mechanism of this charge point was activated and is reported "
            "as normal again. It began and ended before this e-mail could be sent.",
            "The safety mechanisms of these charge points were activated and are "
            "reported as normal again. It began and ended before this e-mail could be "
            "sent.",
        ),
        ItemState.RESOLVED: Plural(
            "The safety mechanism of this charge point is reported as normal again.",
            "The safety mechanisms of these charge points are reported as normal "
            "again.",
        ),
    },
    advice={
        ItemState.FIRING: (
            "If you see damage, smell burning or feel heat: keep away and let nobody "
            "near. If there is smoke or fire, call the emergency services.",
            "Look at which device in the distribution board has tripped and what the "
            "display or the lights of the charge point show.",
            "Switch the tripped device on again once at most: with no vehicle plugged "
            "in, and only if nothing is damaged.",
            "If it trips again, leave it off and call an electrician.",
        ),
        ItemState.OVER: ("If this happens again, have an electrician find the cause.",),
        ItemState.RESOLVED: (
            "If this happens again, have an electrician find the cause.",
        ),
    },
)

_UNAVAILABLE: Final = CaseTexts(
    title="Does not communicate",
    inline="no communication",
    told={
        ItemState.FIRING: Plural(
            "This charge point does not communicate with the system any more. Its "
            "state is unknown: it may still be charging, but it cannot report other "
            "faults meanwhile.",
            "These charge points do not communicate with the system any more. Their "
            "state is unknown: they may still be charging, but they cannot report "
            "other faults meanwhile.",
        ),
        ItemState.OVER: Plural(
            "This charge point did not communicate with the system for a while and "
            "does so again. It began and ended before this e-mail could be sent.",
            "These charge points did not communicate with the system for a while and "
            "do so again. It began and ended before this e-mail could be sent.",
        ),
        ItemState.RESOLVED: Plural(
            "This charge point communicates with the system again.",
            "These charge points communicate with the system again.",
        ),
    },
    advice={
        ItemState.FIRING: (
            "Check whether other devices at the site are offline too. Then the "
            "internet connection, the router or the power supply is the likely cause.",
            "Check whether the charge point has power: are its display or its lights "
            "on? If its circuit breaker has tripped, do not switch it on again and "
            "again, but call an electrician.",
            "Check its network: Wi-Fi or mobile reception, network cable, router.",
            "If all of that is fine, restart the charge point as its manual says, or "
            "ask whoever installed it.",
        ),
        ItemState.OVER: (
            "If this happens often, have the network connection of the charge point "
            "checked.",
        ),
        ItemState.RESOLVED: (
            "If this happens often, have the network connection of the charge point "
            "checked.",
        ),
    },
)

_SENSORS: Final = CaseTexts(
    title="Sensor triggered",
    inline="sensor triggered",
    told={
        ItemState.FIRING: Plural(
            "A sensor at this charge point was triggered, for example a shock sensor.",
            "Sensors at these charge points were triggered, for example shock sensors.",
        ),
        ItemState.OVER: Plural(
            "A sensor at this charge point was triggered and is back to normal. It "
            "began and ended before this e-mail could be sent.",
            "Sensors at these charge points were triggered and are back to normal. It "
            "began and ended before this e-mail could be sent.",
        ),
        ItemState.RESOLVED: Plural(
            "The sensor at this charge point is back to normal.",
            "The sensors at these charge points are back to normal.",
        ),
    },
    advice={
        ItemState.FIRING: (
            "Look at the charge point, by camera or on site: was it hit, opened or "
            "damaged?",
            "If it is damaged: do not touch it, keep others away and call an "
            "electrician.",
            "If nothing is wrong with it, check the sensor itself: its mounting, its "
            "battery and its sensitivity.",
        ),
        ItemState.OVER: (
            "Have a look at the charge point at the next opportunity: it may have "
            "been damaged.",
        ),
        ItemState.RESOLVED: (
            "Have a look at the charge point at the next opportunity: it may have "
            "been damaged.",
        ),
    },
)

ENGLISH: Final = Texts(
    language="en",
    cases={
        Case.FUSE_TRIPPED: _FUSE_TRIPPED,
        Case.UNAVAILABLE: _UNAVAILABLE,
        Case.SENSORS: _SENSORS,
    },
    states={
        ItemState.FIRING: StateTexts(
            lead="{title}", advice="What to check first", time="Since"
        ),
        ItemState.OVER: StateTexts(
            lead="Already over: {inline}", advice="Good to know", time="When"
        ),
        ItemState.RESOLVED: StateTexts(
            lead="Resolved: {inline}", advice="Good to know", time="When"
        ),
    },
    reasons={
        Reason.FIRING: ReasonTexts(title="Alert", paragraphs=()),
        Reason.RESOLVED: ReasonTexts(title="Resolved", paragraphs=()),
        Reason.TEST: ReasonTexts(
            title="Test e-mail",
            paragraphs=(
                "This is a test of the notification group “{group}”. Somebody asked "
                "for it; it reports no fault.",
                "That you can read it shows that all is well on the way to this "
                "address: notifications of this group arrive here. There is nothing "
                "you need to do.",
            ),
        ),
    },
    times=TimeTexts(
        months=(
            "Jan",
            "Feb",
            "Mar",
            "Apr",
            "May",
            "Jun",
            "Jul",
            "Aug",
            "Sep",
            "Oct",
            "Nov",
            "Dec",
        ),
        zones={},
        date="{day} {month} {year}",
        moment="{date}, {time} {zone}",
        same_day="{date}, from {start} to {end} {zone} ({duration})",
        span="from {start} to {end} ({duration})",
        short="{moment} ({duration})",
        instant="less than a second",
        seconds=Plural("{count} s", "{count} s"),
        minutes=Plural("{count} min", "{count} min"),
        hours=Plural("{count} h", "{count} h"),
        days=Plural("{count} day", "{count} days"),
    ),
    subject="[{group}] {headline}",
    headline=Plural("{lead}: {name}", "{lead}: {name} {more}"),
    more=Plural("and {count} more", "and {count} more"),
    charge_points=Plural("{count} charge point", "{count} charge points"),
    unnamed="(no name)",
    quote="“{text}”",
    charge_point="Charge point",
    area="Area",
    code="Code from the charger",
    detail="In the charger’s own words",
    watched="Reported by",
    link="Open in Home Assistant",
    also_open="Other open alerts of this group",
    why="You get this e-mail because your address is in the notification group "
    "“{group}” of the site “{site}”.",
    settings="Addresses and cases of the group can be changed in Home Assistant, in "
    "the settings of Charge Point Notifications.",
    as_of="As of {moment}.",
)
