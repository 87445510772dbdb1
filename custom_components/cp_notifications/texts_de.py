"""The words of a mail in German."""

from typing import Final

from .engine.model import Case, ItemState, Reason
from .texts import CaseTexts, Plural, ReasonTexts, StateTexts, Texts, TimeTexts

_FUSE_TRIPPED: Final = CaseTexts(
    title="Sicherung ausgelöst",
    inline="Sicherung ausgelöst",
    told={
        ItemState.FIRING: Plural(
            "Die Schutzeinrichtung dieses Ladepunkts hat ausgelöst, zum Beispiel eine "
            "Sicherung, ein Leitungsschutzschalter oder ein FI-Schutzschalter. Laden "
            "ist dort vermutlich nicht möglich, bis die Ursache behoben ist.",
            "Die Schutzeinrichtungen dieser Ladepunkte haben ausgelöst, zum Beispiel "
            "Sicherungen, Leitungsschutzschalter oder FI-Schutzschalter. Laden ist "
            "dort vermutlich nicht möglich, bis die Ursache behoben ist.",
        ),
        ItemState.OVER: Plural(
            "Die Schutzeinrichtung dieses Ladepunkts hatte ausgelöst und meldet wieder "
            "den Normalzustand. Beginn und Ende lagen vor dem Versand dieser E-Mail.",
            "Die Schutzeinrichtungen dieser Ladepunkte hatten ausgelöst und melden "
            "wieder den Normalzustand. Beginn und Ende lagen vor dem Versand dieser "
            "E-Mail.",
        ),
        ItemState.RESOLVED: Plural(
            "Die Schutzeinrichtung dieses Ladepunkts meldet wieder den Normalzustand.",
            "Die Schutzeinrichtungen dieser Ladepunkte melden wieder den "
            "Normalzustand.",
        ),
    },
    advice={
        ItemState.FIRING: (
            "Bei sichtbaren Schäden, Brandgeruch oder Hitze: Halten Sie Abstand und "
            "lassen Sie niemanden heran. Bei Rauch oder Feuer wählen Sie den Notruf.",
            "Stellen Sie fest, welche Schutzeinrichtung im Verteiler ausgelöst hat und "
            "was die Anzeige oder die Leuchten des Ladepunkts zeigen.",
            "Schalten Sie die Schutzeinrichtung höchstens einmal wieder ein: ohne "
            "angeschlossenes Fahrzeug und nur, wenn nichts beschädigt ist.",
            "Löst sie erneut aus, lassen Sie sie ausgeschaltet und beauftragen Sie "
            "eine Elektrofachkraft.",
        ),
        ItemState.OVER: (
            "Kommt das wieder vor, lassen Sie die Ursache von einer Elektrofachkraft "
            "suchen.",
        ),
        ItemState.RESOLVED: (
            "Kommt das wieder vor, lassen Sie die Ursache von einer Elektrofachkraft "
            "suchen.",
        ),
    },
)

_UNAVAILABLE: Final = CaseTexts(
    title="Nicht erreichbar",
    inline="nicht erreichbar",
    told={
        ItemState.FIRING: Plural(
            "Dieser Ladepunkt kommuniziert nicht mehr mit dem System. Sein Zustand ist "
            "unbekannt: Vielleicht lädt er weiter, andere Störungen kann er "
            "währenddessen nicht melden.",
            "Diese Ladepunkte kommunizieren nicht mehr mit dem System. Ihr Zustand ist "
            "unbekannt: Vielleicht laden sie weiter, andere Störungen können sie "
            "währenddessen nicht melden.",
        ),
        ItemState.OVER: Plural(
            "Dieser Ladepunkt war eine Zeit lang nicht erreichbar und kommuniziert "
            "wieder mit dem System. Beginn und Ende lagen vor dem Versand dieser "
            "E-Mail.",
            "Diese Ladepunkte waren eine Zeit lang nicht erreichbar und kommunizieren "
            "wieder mit dem System. Beginn und Ende lagen vor dem Versand dieser "
            "E-Mail.",
        ),
        ItemState.RESOLVED: Plural(
            "Dieser Ladepunkt kommuniziert wieder mit dem System.",
            "Diese Ladepunkte kommunizieren wieder mit dem System.",
        ),
    },
    advice={
        ItemState.FIRING: (
            "Prüfen Sie, ob am Standort noch andere Geräte nicht erreichbar sind. Dann "
            "liegt es wahrscheinlich an Internetanschluss, Router oder "
            "Stromversorgung.",
            "Prüfen Sie, ob der Ladepunkt Strom hat: Leuchtet seine Anzeige? Hat sein "
            "Leitungsschutzschalter ausgelöst, schalten Sie ihn nicht immer wieder "
            "ein, sondern beauftragen Sie eine Elektrofachkraft.",
            "Prüfen Sie die Netzwerkverbindung: WLAN- oder Mobilfunkempfang, "
            "Netzwerkkabel, Router.",
            "Ist das alles in Ordnung, starten Sie den Ladepunkt nach Anleitung neu "
            "oder wenden Sie sich an den Betrieb, der ihn installiert hat.",
        ),
        ItemState.OVER: (
            "Kommt das öfter vor, lassen Sie die Netzwerkverbindung des Ladepunkts "
            "prüfen.",
        ),
        ItemState.RESOLVED: (
            "Kommt das öfter vor, lassen Sie die Netzwerkverbindung des Ladepunkts "
            "prüfen.",
        ),
    },
)

_SENSORS: Final = CaseTexts(
    title="Sensor ausgelöst",
    inline="Sensor ausgelöst",
    told={
        ItemState.FIRING: Plural(
            "Ein Sensor an diesem Ladepunkt hat ausgelöst, zum Beispiel ein "
            "Erschütterungssensor.",
            "Sensoren an diesen Ladepunkten haben ausgelöst, zum Beispiel "
            "Erschütterungssensoren.",
        ),
        ItemState.OVER: Plural(
            "Ein Sensor an diesem Ladepunkt hatte ausgelöst und ist wieder im "
            "Normalzustand. Beginn und Ende lagen vor dem Versand dieser E-Mail.",
            "Sensoren an diesen Ladepunkten hatten ausgelöst und sind wieder im "
            "Normalzustand. Beginn und Ende lagen vor dem Versand dieser E-Mail.",
        ),
        ItemState.RESOLVED: Plural(
            "Der Sensor an diesem Ladepunkt ist wieder im Normalzustand.",
            "Die Sensoren an diesen Ladepunkten sind wieder im Normalzustand.",
        ),
    },
    advice={
        ItemState.FIRING: (
            "Sehen Sie sich den Ladepunkt an, per Kamera oder vor Ort: Wurde er "
            "angefahren, geöffnet oder beschädigt?",
            "Ist er beschädigt: Berühren Sie ihn nicht, halten Sie andere fern und "
            "beauftragen Sie eine Elektrofachkraft.",
            "Ist nichts zu sehen, prüfen Sie den Sensor selbst: Befestigung, Batterie "
            "und Empfindlichkeit.",
        ),
        ItemState.OVER: (
            "Sehen Sie sich den Ladepunkt bei nächster Gelegenheit an: Er könnte "
            "beschädigt sein.",
        ),
        ItemState.RESOLVED: (
            "Sehen Sie sich den Ladepunkt bei nächster Gelegenheit an: Er könnte "
            "beschädigt sein.",
        ),
    },
)

GERMAN: Final = Texts(
    language="de",
    cases={
        Case.FUSE_TRIPPED: _FUSE_TRIPPED,
        Case.UNAVAILABLE: _UNAVAILABLE,
        Case.SENSORS: _SENSORS,
    },
    states={
        ItemState.FIRING: StateTexts(
            lead="{title}", advice="Was Sie zuerst prüfen sollten", time="Seit"
        ),
        ItemState.OVER: StateTexts(
            lead="Bereits vorbei: {inline}", advice="Gut zu wissen", time="Zeitraum"
        ),
        ItemState.RESOLVED: StateTexts(
            lead="Behoben: {inline}", advice="Gut zu wissen", time="Zeitraum"
        ),
    },
    reasons={
        Reason.FIRING: ReasonTexts(title="Störung", paragraphs=()),
        Reason.RESOLVED: ReasonTexts(title="Behoben", paragraphs=()),
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
        instant="weniger als eine Sekunde",
        seconds=Plural("{count} Sek.", "{count} Sek."),
        minutes=Plural("{count} Min.", "{count} Min."),
        hours=Plural("{count} Std.", "{count} Std."),
        days=Plural("{count} Tag", "{count} Tage"),
    ),
    subject="[{group}] {headline}",
    headline=Plural("{lead}: {name}", "{lead}: {name} {more}"),
    more=Plural("und {count} weitere Meldung", "und {count} weitere Meldungen"),
    charge_points=Plural("{count} Ladepunkt", "{count} Ladepunkte"),
    unnamed="(ohne Namen)",
    quote="„{text}“",
    charge_point="Ladepunkt",
    area="Bereich",
    code="Code vom Ladepunkt",
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
