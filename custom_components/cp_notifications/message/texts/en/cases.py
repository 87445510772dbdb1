"""What a mail says in English of cases and causes: what happened, and what to do."""

from collections.abc import Mapping
from typing import Final

from custom_components.cp_notifications.engine.model import Case, CauseKind
from custom_components.cp_notifications.message.texts.shape import (
    CaseTexts,
    CauseTexts,
    News,
    Plural,
)

# Both are promises of the engine; the hour is its `UNSTABLE_RECOVERY_HOLD`.
_TOLD_ONCE: Final = (
    "So that you do not get an e-mail each time, this coming and going is not reported "
    "again until it has been quiet for an hour."
)
_ACKNOWLEDGE: Final = (
    "Is somebody taking care of it already? Then acknowledge the alert in Home "
    "Assistant: there are no more reminders until it is over."
)

_DANGER: Final = (
    "If you see damage, smell burning or feel heat: keep away and let nobody near. If "
    "there is smoke or fire, call the emergency services."
)
_FIND_CAUSE: Final = "If this happens again, have an electrician find the cause."
_CHECK_NETWORK: Final = (
    "If this happens often, have the network connection of the charge point checked."
)
_LOOK_LATER: Final = (
    "Have a look at the charge point at the next opportunity: it may have been damaged."
)

_FUSE_TRIPPED: Final = CaseTexts(
    title="Fuse tripped",
    inline="fuse tripped",
    told={
        News.FIRING: Plural(
            "The safety mechanism of this charge point was activated, for example its "
            "fuse, circuit breaker or residual current device. It probably cannot "
            "charge until the cause is put right.",
            "The safety mechanisms of these charge points were activated, for example "
            "their fuses, circuit breakers or residual current devices. They probably "
            "cannot charge until the cause is put right.",
        ),
        News.UNSTABLE: Plural(
            "The safety mechanism of this charge point is activated again and again. "
            f"{_TOLD_ONCE}",
            "The safety mechanisms of these charge points are activated again and "
            f"again. {_TOLD_ONCE}",
        ),
        News.OVER: Plural(
            "The safety mechanism of this charge point was activated and is reported "
            "as normal again. It began and ended before this e-mail could be sent.",
            "The safety mechanisms of these charge points were activated and are "
            "reported as normal again. It began and ended before this e-mail could be "
            "sent.",
        ),
        News.STILL: Plural(
            "The safety mechanism of this charge point is still reported as activated. "
            "It probably cannot charge until the cause is put right.",
            "The safety mechanisms of these charge points are still reported as "
            "activated. They probably cannot charge until the cause is put right.",
        ),
        News.RESOLVED: Plural(
            "The safety mechanism of this charge point is reported as normal again.",
            "The safety mechanisms of these charge points are reported as normal "
            "again.",
        ),
    },
    advice={
        News.FIRING: (
            _DANGER,
            "Look at which device in the distribution board has tripped and what the "
            "display or the lights of the charge point show.",
            "Switch the tripped device on again once at most: with no vehicle plugged "
            "in, and only if nothing is damaged.",
            "If it trips again, leave it off and call an electrician.",
        ),
        News.UNSTABLE: (
            _DANGER,
            "Do not switch the tripped device on again. Leave it off, and see to it "
            "that nobody charges there.",
            "Call an electrician: something that trips again and again has a cause.",
        ),
        News.OVER: (_FIND_CAUSE,),
        News.STILL: (
            _DANGER,
            "If it has tripped again since, or if nobody knows why it tripped, leave "
            "it off and call an electrician.",
            _ACKNOWLEDGE,
        ),
        News.RESOLVED: (_FIND_CAUSE,),
    },
)

_UNAVAILABLE: Final = CaseTexts(
    title="Does not communicate",
    inline="no communication",
    told={
        News.FIRING: Plural(
            "This charge point does not communicate with the system any more. Its "
            "state is unknown: it may still be charging, but it cannot report other "
            "faults meanwhile.",
            "These charge points do not communicate with the system any more. Their "
            "state is unknown: they may still be charging, but they cannot report "
            "other faults meanwhile.",
        ),
        News.UNSTABLE: Plural(
            "The connection to this charge point is lost again and again. While it is "
            "gone, the charge point cannot report other faults. "
            f"{_TOLD_ONCE}",
            "The connections to these charge points are lost again and again. While "
            "they are gone, the charge points cannot report other faults. "
            f"{_TOLD_ONCE}",
        ),
        News.OVER: Plural(
            "This charge point did not communicate with the system for a while and "
            "does so again. It began and ended before this e-mail could be sent.",
            "These charge points did not communicate with the system for a while and "
            "do so again. It began and ended before this e-mail could be sent.",
        ),
        News.STILL: Plural(
            "This charge point still does not communicate with the system. Its state "
            "is unknown, and it cannot report other faults meanwhile.",
            "These charge points still do not communicate with the system. Their "
            "state is unknown, and they cannot report other faults meanwhile.",
        ),
        News.RESOLVED: Plural(
            "This charge point communicates with the system again.",
            "These charge points communicate with the system again.",
        ),
    },
    advice={
        News.FIRING: (
            "Check whether other devices at the site are offline too. Then the "
            "internet connection, the router or the power supply is the likely cause.",
            "Check whether the charge point has power: are its display or its lights "
            "on? If its circuit breaker has tripped, do not switch it on again and "
            "again, but call an electrician.",
            "Check its network: Wi-Fi or mobile reception, network cable, router.",
            "If all of that is fine, restart the charge point as its manual says, or "
            "ask whoever installed it.",
        ),
        News.UNSTABLE: (
            "Check whether other devices at the site come and go too. Then the "
            "internet connection or the router is the likely cause.",
            "Check the reception of the charge point (Wi-Fi or mobile network), or "
            "whether its network cable is plugged in firmly and undamaged.",
            "If that does not help, ask whoever installed it: a loose contact or an "
            "unsteady power supply is also possible.",
        ),
        News.OVER: (_CHECK_NETWORK,),
        News.STILL: (
            "Check the power supply and the network of the charge point. If both are "
            "fine, restart it as its manual says, or ask whoever installed it.",
            _ACKNOWLEDGE,
        ),
        News.RESOLVED: (_CHECK_NETWORK,),
    },
)

_SENSORS: Final = CaseTexts(
    title="Sensor triggered",
    inline="sensor triggered",
    told={
        News.FIRING: Plural(
            "A sensor at this charge point was triggered, for example a shock sensor.",
            "Sensors at these charge points were triggered, for example shock sensors.",
        ),
        News.UNSTABLE: Plural(
            f"A sensor at this charge point is triggered again and again. {_TOLD_ONCE}",
            "Sensors at these charge points are triggered again and again. "
            f"{_TOLD_ONCE}",
        ),
        News.OVER: Plural(
            "A sensor at this charge point was triggered and is back to normal. It "
            "began and ended before this e-mail could be sent.",
            "Sensors at these charge points were triggered and are back to normal. It "
            "began and ended before this e-mail could be sent.",
        ),
        News.STILL: Plural(
            "A sensor at this charge point is still triggered.",
            "Sensors at these charge points are still triggered.",
        ),
        News.RESOLVED: Plural(
            "The sensor at this charge point is back to normal.",
            "The sensors at these charge points are back to normal.",
        ),
    },
    advice={
        News.FIRING: (
            "Look at the charge point, by camera or on site: was it hit, opened or "
            "damaged?",
            "If it is damaged: do not touch it, keep others away and call an "
            "electrician.",
            "If nothing is wrong with it, check the sensor itself: its mounting, its "
            "battery and its sensitivity.",
        ),
        News.UNSTABLE: (
            "Look at the charge point, by camera or on site: is somebody tampering "
            "with it, or has it come loose?",
            "If it is damaged: do not touch it, keep others away and call an "
            "electrician.",
            "If nothing is wrong with it, the sensor is probably too sensitive or not "
            "fixed firmly, or its battery is low.",
        ),
        News.OVER: (_LOOK_LATER,),
        News.STILL: (
            "Look at the charge point, by camera or on site. If it is damaged: do not "
            "touch it, keep others away and call an electrician.",
            "If nothing is wrong with it, check the sensor itself: its mounting, its "
            "battery and its sensitivity.",
            _ACKNOWLEDGE,
        ),
        News.RESOLVED: (_LOOK_LATER,),
    },
)

CASES: Final[Mapping[Case, CaseTexts]] = {
    Case.FUSE_TRIPPED: _FUSE_TRIPPED,
    Case.UNAVAILABLE: _UNAVAILABLE,
    Case.SENSORS: _SENSORS,
}

CAUSES: Final[Mapping[CauseKind, CauseTexts]] = {
    CauseKind.SITE: CauseTexts(
        likely="When all charge points of a site are gone, the charge points "
        "themselves are rarely at fault. The likelier cause is what they have in "
        "common: the network, the power supply of the router, or Home Assistant’s own "
        "way out, for example its internet connection.",
        advice=(
            "Check whether the site has power, and whether the lights of the router "
            "and the network switches are on. If need be, restart the router and wait "
            "five minutes.",
            "Check whether Home Assistant still reaches other devices at the site. If "
            "not, it is the network.",
            "If Home Assistant reaches the charge points through the internet, check "
            "the internet connection at both ends.",
            "Only if all of that is fine, check the power and the network of the "
            "charge points themselves.",
        ),
        advice_over=(
            "If this happens often, have the network of the site checked: the router, "
            "its power supply and the internet connection.",
        ),
    ),
    CauseKind.LINK: CauseTexts(
        likely="When all charge points that connect to Home Assistant by {name} are "
        "gone, the charge points themselves are rarely at fault. The likelier cause is "
        "the network between them and Home Assistant, or the port they connect to.",
        advice=(
            "Check whether the lights of the router and the network switches are on. If "
            "need be, restart the router and wait five minutes.",
            "In Home Assistant, look under Settings, System, Repairs whether it says "
            "that chargers cannot connect.",
            "Check whether the address of Home Assistant, the port, the certificate or "
            "the firewall was changed: the charge points go on using what is typed in.",
            "Only if all of that is fine, check the power and the network of the "
            "charge points themselves.",
        ),
        advice_over=(
            "If this happens often, have the network between Home Assistant and the "
            "charge points checked.",
        ),
    ),
    CauseKind.ORIGIN: CauseTexts(
        likely="When all charge points of the integration “{name}” are gone, the "
        "charge points themselves are rarely at fault. The likelier cause is the cloud "
        "behind the integration, or the link to it.",
        advice=(
            "In the settings of Home Assistant, check whether the integration “{name}” "
            "shows an error or wants you to sign in again.",
            "Check whether the manufacturer’s app still reaches the charge points. If "
            "not, the cloud is probably down: that mostly passes by itself.",
            "If the app works, reload the integration in Home Assistant.",
            "If the integration needs no cloud, check the network between Home "
            "Assistant and the charge points.",
        ),
        advice_over=(
            "If this happens often, ask the manufacturer about it, or have the network "
            "between Home Assistant and the charge points checked.",
        ),
    ),
    CauseKind.STATION: CauseTexts(
        likely="When all charge points of a charging station are gone, the likelier "
        "cause is what they have in common: the power supply or the network connection "
        "of the charging station “{name}”.",
        advice=(
            "Check whether the charging station has power: are its display or its "
            "lights on? If its circuit breaker has tripped, do not switch it on again "
            "and again, but call an electrician.",
            "Check its network: Wi-Fi or mobile reception, network cable, router.",
            "If all of that is fine, restart the charging station as its manual says, "
            "or ask whoever installed it.",
        ),
        advice_over=(
            "If this happens often, have the power supply and the network connection "
            "of the charging station checked.",
        ),
    ),
}
