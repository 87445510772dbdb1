"""The words of a mail in German.

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

GERMAN: Final = Texts(
    language="de",
    cases=CASES,
    causes=CAUSES,
    links=LINKS,
    states={
        News.FIRING: StateTexts(
            lead="{title}", advice="Was Sie zuerst prüfen sollten", time="Seit"
        ),
        News.OVER: StateTexts(
            lead="Bereits vorbei: {inline}", advice="Gut zu wissen", time="Zeitraum"
        ),
        News.UNSTABLE: StateTexts(
            lead="Kommt und geht: {inline}",
            advice="Was Sie zuerst prüfen sollten",
            time="Seit",
        ),
        News.STILL: StateTexts(
            lead="Erinnerung: {inline}", advice="Was jetzt zu tun ist", time="Seit"
        ),
        News.RESOLVED: StateTexts(
            lead="Behoben: {inline}", advice="Gut zu wissen", time="Zeitraum"
        ),
    },
    reasons={
        Reason.FIRING: ReasonTexts(title="Störung", paragraphs=()),
        Reason.RESOLVED: ReasonTexts(title="Behoben", paragraphs=()),
        Reason.REPEAT: ReasonTexts(title="Erinnerung", paragraphs=()),
        Reason.WEEKLY: ReasonTexts(
            title="Wochenbericht",
            paragraphs=(
                "Dies ist die wöchentliche E-Mail der Benachrichtigungsgruppe "
                "„{group}“. Dass Sie sie lesen, zeigt: Home Assistant arbeitet, und "
                "der Mailserver nimmt E-Mails an diese Adresse an. Bleibt sie an einem "
                "Montag aus, gehen Sie dem bitte nach.",
            ),
        ),
        Reason.TEST: ReasonTexts(
            title="Test-E-Mail",
            paragraphs=(
                "Dies ist ein Test der Benachrichtigungsgruppe „{group}“. Er wurde von "
                "Hand angefordert und meldet keine Störung.",
                "Dass Sie diese E-Mail lesen, zeigt: Auf dem Weg zu dieser Adresse ist "
                "alles in Ordnung, Benachrichtigungen dieser Gruppe kommen hier an. "
                "Sie müssen nichts weiter tun.",
            ),
        ),
    },
    weekly=WeeklyTexts(
        well=Finding(
            Plural(
                "Alles in Ordnung: {count} Ladepunkt überwacht",
                "Alles in Ordnung: {count} Ladepunkte überwacht",
            ),
            Plural(
                "{count} Ladepunkt wird überwacht, und keine Meldung ist offen. Sie "
                "müssen nichts weiter tun.",
                "{count} Ladepunkte werden überwacht, und keine Meldung ist offen. Sie "
                "müssen nichts weiter tun.",
            ),
        ),
        title="Wochenbericht: {findings}",
        members=Plural(
            "Zu dieser Gruppe gehört {count} Ladepunkt.",
            "Zu dieser Gruppe gehören {count} Ladepunkte.",
        ),
        empty=Finding(
            Plural("keine Ladepunkte", "keine Ladepunkte"),
            Plural(
                "Zu dieser Gruppe gehören keine Ladepunkte: Sie überwacht nichts.",
                "Zu dieser Gruppe gehören keine Ladepunkte: Sie überwacht nichts.",
            ),
        ),
        open=Finding(
            Plural("{count} offene Meldung", "{count} offene Meldungen"),
            Plural(
                "{count} Meldung ist offen und steht unten in der Liste.",
                "{count} Meldungen sind offen und stehen unten in der Liste.",
            ),
        ),
        not_monitored=Finding(
            Plural(
                "{count} Ladepunkt in unbekanntem Zustand",
                "{count} Ladepunkte in unbekanntem Zustand",
            ),
            Plural(
                "Von einem Ladepunkt ist zurzeit nichts bekannt, eine Störung dort "
                "bliebe unbemerkt. Prüfen Sie in Home Assistant, ob seine Entitäten "
                "einen bekannten Zustand haben.",
                "Von {count} Ladepunkten ist zurzeit nichts bekannt, eine Störung dort "
                "bliebe unbemerkt. Prüfen Sie in Home Assistant, ob ihre Entitäten "
                "einen bekannten Zustand haben.",
            ),
        ),
        also_open="Offene Meldungen dieser Gruppe",
    ),
    times=TimeTexts(
        months=tuple(f"{month:02}" for month in range(1, 13)),
        zones={
            "WET": "WEZ",
            "WEST": "WESZ",
            "CET": "MEZ",
            "CEST": "MESZ",
            "EET": "OEZ",
            "EEST": "OESZ",
        },
        date="{day:02}.{month}.{year}",
        moment="{date}, {time} Uhr ({zone})",
        same_day="{date}, von {start} bis {end} Uhr ({zone}), Dauer {duration}",
        span="von {start} bis {end}, Dauer {duration}",
        short="{moment}, Dauer {duration}",
        lasting="{moment}, Dauer bisher {duration}",
        instant="weniger als eine Sekunde",
        seconds=Plural("{count} Sek.", "{count} Sek."),
        minutes=Plural("{count} Min.", "{count} Min."),
        hours=Plural("{count} Std.", "{count} Std."),
        days=Plural("{count} Tag", "{count} Tage"),
    ),
    downtime=DowntimeTexts(
        all="Dies wurde verspätet bemerkt",
        some="Manches hiervon wurde verspätet bemerkt",
        stopped="{what}, weil Home Assistant nicht lief ({span}).",
        died="{what}, weil Home Assistant nicht lief: Es ist unerwartet stehen "
        "geblieben, irgendwann nach dem {since}, und läuft wieder seit dem {until}.",
        unknown="{what}, weil Home Assistant bis zum {until} nicht lief.",
        noticed="Bemerkt",
        end_noticed="Ende bemerkt",
        began="Beginn",
        ended="Ende",
        earlier="möglicherweise früher, irgendwann ab dem {moment}",
        earlier_unknown="möglicherweise früher, als Home Assistant nicht lief",
    ),
    subject="[{group}] {headline}",
    headline=Plural("{lead}: {name}", "{lead}: {name} {more}"),
    more=Plural("und {count} weitere Meldung", "und {count} weitere Meldungen"),
    charge_points=Plural("{count} Ladepunkt", "{count} Ladepunkte"),
    gone="Nicht erreichbar",
    all_of=Several("beide Ladepunkte von {name}", "alle {count} Ladepunkte von {name}"),
    part_of=Plural(
        "In dieser E-Mail geht es um einen dieser Ladepunkte.",
        "In dieser E-Mail geht es um {count} dieser Ladepunkte.",
    ),
    quiet="Diese E-Mail hat das Ende der Ruhezeit abgewartet.",
    late="Diese E-Mail kommt verspätet, weil keine E-Mails verschickt werden konnten "
    "({span}).",
    unnamed="(ohne Namen)",
    quote="„{text}“",
    charge_point="Ladepunkt",
    area="Bereich",
    how_often="Wie oft",
    comes_and_goes="Kommt und geht",
    came_and_went="Kam und ging",
    times_so_far=Plural("einmal", "{count}-mal"),
    times_lately=Plural("einmal", "{count}-mal innerhalb der letzten Stunde"),
    times_calm=Plural(
        "einmal, danach eine Stunde Ruhe", "{count}-mal, danach eine Stunde Ruhe"
    ),
    meaning="Was geschehen ist",
    meanings=MEANINGS,
    acknowledged="Quittiert von",
    code="Code vom Ladepunkt",
    reported="Gemeldet von einer Automation",
    detail="Wortlaut vom Ladepunkt",
    watched="Gemeldet von",
    link="In Home Assistant öffnen",
    also_open="Weitere offene Meldungen dieser Gruppe",
    why="Sie erhalten diese E-Mail, weil Ihre Adresse zur Benachrichtigungsgruppe "
    "„{group}“ des Standorts „{site}“ gehört.",
    settings="Adressen und Meldungsarten der Gruppe können Sie in Home Assistant in "
    "den Einstellungen von Charge Point Notifications ändern.",
    as_of="Stand: {moment}.",
)
