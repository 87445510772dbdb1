"""What a mail says in German of a link that is lost: what happened, and what to do."""

from typing import Final

from custom_components.cp_notifications.message.texts.shape import (
    CaseTexts,
    LinkTexts,
    News,
    Plural,
)

_APP: Final = (
    "Bis dahin zeigt vielleicht die App des Herstellers, wie es den Ladepunkten geht."
)
_OFTEN: Final = (
    "Kommt das öfter vor, lassen Sie den Internetanschluss von Home Assistant prüfen, "
    "oder verbinden Sie die Ladepunkte so, dass keine Cloud nötig ist."
)

LINKS: Final = LinkTexts(
    name="Verbindung zu",
    count=Plural("{count} Verbindung", "{count} Verbindungen"),
    not_monitored="Nicht überwacht",
    case=CaseTexts(
        title="Verbindung verloren",
        inline="Verbindung verloren",
        told={
            News.FIRING: Plural(
                "Home Assistant erreicht die Cloud, den Hub oder den Broker nicht, "
                "hinter dem diese Ladepunkte liegen. Wahrscheinlich arbeiten sie wie "
                "immer, aber sie werden nicht überwacht: Geschieht dort etwas, wird "
                "niemand benachrichtigt.",
                "Home Assistant erreicht die Clouds, Hubs oder Broker nicht, hinter "
                "denen diese Ladepunkte liegen. Wahrscheinlich arbeiten sie wie "
                "immer, aber sie werden nicht überwacht: Geschieht dort etwas, wird "
                "niemand benachrichtigt.",
            ),
            News.UNSTABLE: Plural(
                "Die Verbindung, über die diese Ladepunkte überwacht werden, bricht "
                "immer wieder ab. Solange sie fehlt, werden sie nicht überwacht. Das "
                "wird erst wieder gemeldet, wenn eine Stunde lang Ruhe war.",
                "Die Verbindungen, über die diese Ladepunkte überwacht werden, brechen "
                "immer wieder ab. Solange sie fehlen, werden sie nicht überwacht. Das "
                "wird erst wieder gemeldet, wenn eine Stunde lang Ruhe war.",
            ),
            News.OVER: Plural(
                "Diese Ladepunkte wurden eine Zeit lang nicht überwacht. Beginn und "
                "Ende lagen vor dem Versand dieser E-Mail.",
                "Diese Ladepunkte wurden eine Zeit lang nicht überwacht. Beginn und "
                "Ende lagen vor dem Versand dieser E-Mail.",
            ),
            News.STILL: Plural(
                "Die Verbindung fehlt nach wie vor, und diese Ladepunkte werden nach "
                "wie vor nicht überwacht.",
                "Die Verbindungen fehlen nach wie vor, und diese Ladepunkte werden "
                "nach wie vor nicht überwacht.",
            ),
            News.RESOLVED: Plural(
                "Die Verbindung ist wieder da, und diese Ladepunkte werden überwacht.",
                "Die Verbindungen sind wieder da, und diese Ladepunkte werden "
                "überwacht.",
            ),
        },
        advice={
            News.FIRING: (
                "Prüfen Sie in den Einstellungen von Home Assistant, ob die "
                "Integration einen Fehler zeigt oder eine neue Anmeldung verlangt.",
                "Prüfen Sie, ob die Cloud gestört ist, oder ob der Hub Strom und "
                "Netzwerk hat. Liegt es an der Cloud, geht das meist von selbst "
                "vorbei.",
                _APP,
            ),
            News.UNSTABLE: (_OFTEN,),
            News.OVER: (_OFTEN,),
            News.STILL: (
                "Prüfen Sie in den Einstellungen von Home Assistant, ob die "
                "Integration eine neue Anmeldung verlangt; wenn nicht, laden Sie sie "
                "neu.",
                _APP,
            ),
            News.RESOLVED: (_OFTEN,),
        },
    ),
)
