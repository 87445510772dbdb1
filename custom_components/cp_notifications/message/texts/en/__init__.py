"""The words of a mail in English.

Each module imports only what stands above it:

* `cases.py`: what each case and cause means, and what to check
* `links.py`: what is said of a lost link
* `meanings.py`: what happened at a charger that speaks OCPP
"""

from typing import Final

from custom_components.cp_notifications.engine.model import Reason
from custom_components.cp_notifications.message.texts.shape import (
    DowntimeTexts,
    Finding,
    News,
    Plural,
    ReasonTexts,
    Several,
    StateTexts,
    Texts,
    TimeTexts,
    WeeklyTexts,
)

from .cases import CASES, CAUSES
from .links import LINKS
from .meanings import MEANINGS

ENGLISH: Final = Texts(
    language="en",
    cases=CASES,
    causes=CAUSES,
    links=LINKS,
    states={
        News.FIRING: StateTexts(
            lead="{title}", advice="What to check first", time="Since"
        ),
        News.OVER: StateTexts(
            lead="Already over: {inline}", advice="Good to know", time="When"
        ),
        News.UNSTABLE: StateTexts(
            lead="Comes and goes: {inline}", advice="What to check first", time="Since"
        ),
        News.STILL: StateTexts(
            lead="Reminder: {inline}", advice="What to do now", time="Since"
        ),
        News.RESOLVED: StateTexts(
            lead="Resolved: {inline}", advice="Good to know", time="When"
        ),
    },
    reasons={
        Reason.FIRING: ReasonTexts(title="Alert", paragraphs=()),
        Reason.RESOLVED: ReasonTexts(title="Resolved", paragraphs=()),
        Reason.REPEAT: ReasonTexts(title="Reminder", paragraphs=()),
        Reason.WEEKLY: ReasonTexts(
            title="Weekly report",
            paragraphs=(
                "This is the weekly e-mail of the notification group “{group}”. That "
                "you can read it shows that Home Assistant is at work and that the "
                "mail server accepts this address. Should it fail to come one Monday, "
                "please find out why.",
            ),
        ),
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
    weekly=WeeklyTexts(
        well=Finding(
            Plural(
                "All is well: {count} charge point watched",
                "All is well: {count} charge points watched",
            ),
            Plural(
                "{count} charge point is watched, and no alert is open. There is "
                "nothing you need to do.",
                "{count} charge points are watched, and no alert is open. There is "
                "nothing you need to do.",
            ),
        ),
        title="Weekly report: {findings}",
        members=Plural(
            "{count} charge point belongs to this group.",
            "{count} charge points belong to this group.",
        ),
        empty=Finding(
            Plural("no charge points", "no charge points"),
            Plural(
                "No charge points belong to this group: it watches nothing.",
                "No charge points belong to this group: it watches nothing.",
            ),
        ),
        open=Finding(
            Plural("{count} open alert", "{count} open alerts"),
            Plural(
                "{count} alert is open; it is listed below.",
                "{count} alerts are open; they are listed below.",
            ),
        ),
        not_monitored=Finding(
            Plural(
                "nothing known of {count} charge point",
                "nothing known of {count} charge points",
            ),
            Plural(
                "Of one charge point, nothing is known at the moment, so a fault "
                "there would go unnoticed. In Home Assistant, check whether its "
                "entities have a known state.",
                "Of {count} charge points, nothing is known at the moment, so a fault "
                "there would go unnoticed. In Home Assistant, check whether their "
                "entities have a known state.",
            ),
        ),
        also_open="Open alerts of this group",
    ),
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
        lasting="{moment} ({duration} so far)",
        instant="less than a second",
        seconds=Plural("{count} s", "{count} s"),
        minutes=Plural("{count} min", "{count} min"),
        hours=Plural("{count} h", "{count} h"),
        days=Plural("{count} day", "{count} days"),
    ),
    downtime=DowntimeTexts(
        all="This was noticed late",
        some="Some of this was noticed late",
        stopped="{what}, because Home Assistant was not running: {span}.",
        died="{what}, because Home Assistant was not running: it stopped unexpectedly, "
        "some time after {since}, and has been running again since {until}.",
        unknown="{what}, because Home Assistant was not running until {until}.",
        noticed="Noticed",
        end_noticed="End noticed",
        began="Began",
        ended="Ended",
        earlier="possibly earlier, at any time since {moment}",
        earlier_unknown="possibly earlier, while Home Assistant was not running",
    ),
    subject="[{group}] {headline}",
    headline=Plural("{lead}: {name}", "{lead}: {name} {more}"),
    more=Plural("and {count} more", "and {count} more"),
    charge_points=Plural("{count} charge point", "{count} charge points"),
    gone="No communication",
    all_of=Several(
        "both charge points of {name}", "all {count} charge points of {name}"
    ),
    part_of=Plural(
        "This e-mail is about one of these charge points.",
        "This e-mail is about {count} of these charge points.",
    ),
    quiet="This e-mail has waited for the end of the quiet hours.",
    late="This e-mail comes late, because mail could not be sent: {span}.",
    unnamed="(no name)",
    quote="“{text}”",
    charge_point="Charge point",
    area="Area",
    how_often="How often",
    comes_and_goes="Comes and goes",
    came_and_went="Came and went",
    times_so_far=Plural("once", "{count} times"),
    times_lately=Plural("once", "{count} times within the last hour"),
    times_calm=Plural(
        "once, then quiet for an hour", "{count} times, then quiet for an hour"
    ),
    meaning="What happened",
    meanings=MEANINGS,
    acknowledged="Acknowledged by",
    code="Code from the charger",
    reported="Reported by an automation",
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
