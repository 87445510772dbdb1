"""What a mail says in German of cases and causes: what happened, and what to do."""

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
    "Damit Sie nicht jedes Mal eine E-Mail bekommen, wird dieses Kommen und Gehen erst "
    "wieder gemeldet, wenn eine Stunde lang Ruhe war."
)
_ACKNOWLEDGE: Final = (
    "Kümmert sich schon jemand darum? Dann quittieren Sie die Meldung in Home "
    "Assistant: Bis sie vorbei ist, kommen keine Erinnerungen mehr."
)

_DANGER: Final = (
    "Bei sichtbaren Schäden, Brandgeruch oder Hitze: Halten Sie Abstand und lassen Sie "
    "niemanden heran. Bei Rauch oder Feuer wählen Sie den Notruf."
)
_FIND_CAUSE: Final = (
    "Kommt das wieder vor, lassen Sie die Ursache von einer Elektrofachkraft suchen."
)
_CHECK_NETWORK: Final = (
    "Kommt das öfter vor, lassen Sie die Netzwerkverbindung des Ladepunkts prüfen."
)
_LOOK_LATER: Final = (
    "Sehen Sie sich den Ladepunkt bei nächster Gelegenheit an: Er könnte beschädigt "
    "sein."
)

_FUSE_TRIPPED: Final = CaseTexts(
    title="Sicherung ausgelöst",
    inline="Sicherung ausgelöst",
    told={
        News.FIRING: Plural(
            "Die Schutzeinrichtung dieses Ladepunkts hat ausgelöst, zum Beispiel eine "
            "Sicherung, ein Leitungsschutzschalter oder ein FI-Schutzschalter. Laden "
            "ist dort vermutlich nicht möglich, bis die Ursache behoben ist.",
            "Die Schutzeinrichtungen dieser Ladepunkte haben ausgelöst, zum Beispiel "
            "Sicherungen, Leitungsschutzschalter oder FI-Schutzschalter. Laden ist "
            "dort vermutlich nicht möglich, bis die Ursache behoben ist.",
        ),
        News.UNSTABLE: Plural(
            f"Die Schutzeinrichtung dieses Ladepunkts löst immer wieder aus. {_TOLD_ONCE}",
            "Die Schutzeinrichtungen dieser Ladepunkte lösen immer wieder aus. "
            f"{_TOLD_ONCE}",
        ),
        News.OVER: Plural(
            "Die Schutzeinrichtung dieses Ladepunkts hatte ausgelöst und meldet wieder "
            "den Normalzustand. Beginn und Ende lagen vor dem Versand dieser E-Mail.",
            "Die Schutzeinrichtungen dieser Ladepunkte hatten ausgelöst und melden "
            "wieder den Normalzustand. Beginn und Ende lagen vor dem Versand dieser "
            "E-Mail.",
        ),
        News.STILL: Plural(
            "Die Schutzeinrichtung dieses Ladepunkts ist nach wie vor als ausgelöst "
            "gemeldet. Laden ist dort vermutlich nicht möglich, bis die Ursache "
            "behoben ist.",
            "Die Schutzeinrichtungen dieser Ladepunkte sind nach wie vor als ausgelöst "
            "gemeldet. Laden ist dort vermutlich nicht möglich, bis die Ursache "
            "behoben ist.",
        ),
        News.RESOLVED: Plural(
            "Die Schutzeinrichtung dieses Ladepunkts meldet wieder den Normalzustand.",
            "Die Schutzeinrichtungen dieser Ladepunkte melden wieder den "
            "Normalzustand.",
        ),
    },
    advice={
        News.FIRING: (
            _DANGER,
            "Stellen Sie fest, welche Schutzeinrichtung im Verteiler ausgelöst hat und "
            "was die Anzeige oder die Leuchten des Ladepunkts zeigen.",
            "Schalten Sie die Schutzeinrichtung höchstens einmal wieder ein: ohne "
            "angeschlossenes Fahrzeug und nur, wenn nichts beschädigt ist.",
            "Löst sie erneut aus, lassen Sie sie ausgeschaltet und beauftragen Sie "
            "eine Elektrofachkraft.",
        ),
        News.UNSTABLE: (
            _DANGER,
            "Schalten Sie die Schutzeinrichtung nicht wieder ein. Lassen Sie sie "
            "ausgeschaltet und sorgen Sie dafür, dass dort niemand lädt.",
            "Beauftragen Sie eine Elektrofachkraft: Was immer wieder auslöst, hat eine "
            "Ursache.",
        ),
        News.OVER: (_FIND_CAUSE,),
        News.STILL: (
            _DANGER,
            "Hat sie inzwischen erneut ausgelöst oder ist die Ursache unklar, lassen "
            "Sie sie ausgeschaltet und beauftragen Sie eine Elektrofachkraft.",
            _ACKNOWLEDGE,
        ),
        News.RESOLVED: (_FIND_CAUSE,),
    },
)

_UNAVAILABLE: Final = CaseTexts(
    title="Nicht erreichbar",
    inline="nicht erreichbar",
    told={
        News.FIRING: Plural(
            "Dieser Ladepunkt kommuniziert nicht mehr mit dem System. Sein Zustand ist "
            "unbekannt: Vielleicht lädt er weiter, andere Störungen kann er "
            "währenddessen nicht melden.",
            "Diese Ladepunkte kommunizieren nicht mehr mit dem System. Ihr Zustand ist "
            "unbekannt: Vielleicht laden sie weiter, andere Störungen können sie "
            "währenddessen nicht melden.",
        ),
        News.UNSTABLE: Plural(
            "Die Verbindung zu diesem Ladepunkt bricht immer wieder ab. Solange sie "
            "fehlt, kann er andere Störungen nicht melden. "
            f"{_TOLD_ONCE}",
            "Die Verbindungen zu diesen Ladepunkten brechen immer wieder ab. Solange "
            "sie fehlen, können die Ladepunkte andere Störungen nicht melden. "
            f"{_TOLD_ONCE}",
        ),
        News.OVER: Plural(
            "Dieser Ladepunkt war eine Zeit lang nicht erreichbar und kommuniziert "
            "wieder mit dem System. Beginn und Ende lagen vor dem Versand dieser "
            "E-Mail.",
            "Diese Ladepunkte waren eine Zeit lang nicht erreichbar und kommunizieren "
            "wieder mit dem System. Beginn und Ende lagen vor dem Versand dieser "
            "E-Mail.",
        ),
        News.STILL: Plural(
            "Dieser Ladepunkt kommuniziert nach wie vor nicht mit dem System. Sein "
            "Zustand ist unbekannt, andere Störungen kann er währenddessen nicht "
            "melden.",
            "Diese Ladepunkte kommunizieren nach wie vor nicht mit dem System. Ihr "
            "Zustand ist unbekannt, andere Störungen können sie währenddessen nicht "
            "melden.",
        ),
        News.RESOLVED: Plural(
            "Dieser Ladepunkt kommuniziert wieder mit dem System.",
            "Diese Ladepunkte kommunizieren wieder mit dem System.",
        ),
    },
    advice={
        News.FIRING: (
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
        News.UNSTABLE: (
            "Prüfen Sie, ob am Standort auch andere Geräte immer wieder ausfallen. "
            "Dann liegt es wahrscheinlich an Internetanschluss oder Router.",
            "Prüfen Sie den WLAN- oder Mobilfunkempfang des Ladepunkts, oder ob sein "
            "Netzwerkkabel fest sitzt und unbeschädigt ist.",
            "Hilft das nicht, wenden Sie sich an den Betrieb, der ihn installiert hat: "
            "Auch ein Wackelkontakt oder eine instabile Stromversorgung kommt infrage.",
        ),
        News.OVER: (_CHECK_NETWORK,),
        News.STILL: (
            "Prüfen Sie Stromversorgung und Netzwerkverbindung des Ladepunkts. Ist "
            "beides in Ordnung, starten Sie ihn nach Anleitung neu oder wenden Sie "
            "sich an den Betrieb, der ihn installiert hat.",
            _ACKNOWLEDGE,
        ),
        News.RESOLVED: (_CHECK_NETWORK,),
    },
)

_SENSORS: Final = CaseTexts(
    title="Sensor ausgelöst",
    inline="Sensor ausgelöst",
    told={
        News.FIRING: Plural(
            "Ein Sensor an diesem Ladepunkt hat ausgelöst, zum Beispiel ein "
            "Erschütterungssensor.",
            "Sensoren an diesen Ladepunkten haben ausgelöst, zum Beispiel "
            "Erschütterungssensoren.",
        ),
        News.UNSTABLE: Plural(
            f"Ein Sensor an diesem Ladepunkt löst immer wieder aus. {_TOLD_ONCE}",
            f"Sensoren an diesen Ladepunkten lösen immer wieder aus. {_TOLD_ONCE}",
        ),
        News.OVER: Plural(
            "Ein Sensor an diesem Ladepunkt hatte ausgelöst und ist wieder im "
            "Normalzustand. Beginn und Ende lagen vor dem Versand dieser E-Mail.",
            "Sensoren an diesen Ladepunkten hatten ausgelöst und sind wieder im "
            "Normalzustand. Beginn und Ende lagen vor dem Versand dieser E-Mail.",
        ),
        News.STILL: Plural(
            "Ein Sensor an diesem Ladepunkt ist nach wie vor ausgelöst.",
            "Sensoren an diesen Ladepunkten sind nach wie vor ausgelöst.",
        ),
        News.RESOLVED: Plural(
            "Der Sensor an diesem Ladepunkt ist wieder im Normalzustand.",
            "Die Sensoren an diesen Ladepunkten sind wieder im Normalzustand.",
        ),
    },
    advice={
        News.FIRING: (
            "Sehen Sie sich den Ladepunkt an, per Kamera oder vor Ort: Wurde er "
            "angefahren, geöffnet oder beschädigt?",
            "Ist er beschädigt: Berühren Sie ihn nicht, halten Sie andere fern und "
            "beauftragen Sie eine Elektrofachkraft.",
            "Ist nichts zu sehen, prüfen Sie den Sensor selbst: Befestigung, Batterie "
            "und Empfindlichkeit.",
        ),
        News.UNSTABLE: (
            "Sehen Sie sich den Ladepunkt an, per Kamera oder vor Ort: Macht sich "
            "jemand daran zu schaffen, oder hat er sich gelockert?",
            "Ist er beschädigt: Berühren Sie ihn nicht, halten Sie andere fern und "
            "beauftragen Sie eine Elektrofachkraft.",
            "Ist nichts zu sehen, ist vermutlich der Sensor zu empfindlich, nicht fest "
            "angebracht oder seine Batterie schwach.",
        ),
        News.OVER: (_LOOK_LATER,),
        News.STILL: (
            "Sehen Sie sich den Ladepunkt an, per Kamera oder vor Ort. Ist er "
            "beschädigt: Berühren Sie ihn nicht, halten Sie andere fern und "
            "beauftragen Sie eine Elektrofachkraft.",
            "Ist nichts zu sehen, prüfen Sie den Sensor selbst: Befestigung, Batterie "
            "und Empfindlichkeit.",
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
        likely="Sind alle Ladepunkte eines Standorts weg, liegt es selten an den "
        "Ladepunkten selbst. Wahrscheinlicher ist eine gemeinsame Ursache: das "
        "Netzwerk, die Stromversorgung des Routers oder die Verbindung von Home "
        "Assistant nach außen, zum Beispiel sein Internetanschluss.",
        advice=(
            "Prüfen Sie, ob der Standort Strom hat und ob Router und Netzwerk-Switches "
            "leuchten. Starten Sie den Router nötigenfalls neu und warten Sie fünf "
            "Minuten.",
            "Prüfen Sie, ob Home Assistant andere Geräte am Standort noch erreicht. "
            "Wenn nicht, liegt es am Netzwerk.",
            "Erreicht Home Assistant die Ladepunkte über das Internet, prüfen Sie den "
            "Internetanschluss auf beiden Seiten.",
            "Erst wenn das alles in Ordnung ist, prüfen Sie Stromversorgung und "
            "Netzwerkverbindung der Ladepunkte selbst.",
        ),
        advice_over=(
            "Kommt das öfter vor, lassen Sie das Netzwerk des Standorts prüfen: den "
            "Router, seine Stromversorgung und den Internetanschluss.",
        ),
    ),
    CauseKind.LINK: CauseTexts(
        likely="Sind alle Ladepunkte weg, die sich per {name} mit Home Assistant "
        "verbinden, liegt es selten an den Ladepunkten selbst. Wahrscheinlicher ist "
        "das Netzwerk zwischen ihnen und Home Assistant gestört, oder der Port, mit "
        "dem sie sich verbinden.",
        advice=(
            "Prüfen Sie, ob Router und Netzwerk-Switches leuchten. Starten Sie den "
            "Router nötigenfalls neu und warten Sie fünf Minuten.",
            "Sehen Sie in Home Assistant unter Einstellungen, System, Reparaturen nach, "
            "ob sich Ladestationen nicht verbinden können.",
            "Prüfen Sie, ob die Adresse von Home Assistant, der Port, das Zertifikat "
            "oder die Firewall geändert wurde: Die Ladepunkte verwenden weiter, was in "
            "ihnen eingetragen ist.",
            "Erst wenn das alles in Ordnung ist, prüfen Sie Stromversorgung und "
            "Netzwerkverbindung der Ladepunkte selbst.",
        ),
        advice_over=(
            "Kommt das öfter vor, lassen Sie das Netzwerk zwischen Home Assistant und "
            "den Ladepunkten prüfen.",
        ),
    ),
    CauseKind.ORIGIN: CauseTexts(
        likely="Sind alle Ladepunkte der Integration „{name}“ weg, liegt es selten an "
        "den Ladepunkten selbst. Wahrscheinlicher ist eine Störung der Cloud hinter "
        "der Integration oder der Verbindung dorthin.",
        advice=(
            "Prüfen Sie in den Einstellungen von Home Assistant, ob die Integration "
            "„{name}“ einen Fehler anzeigt oder eine neue Anmeldung verlangt.",
            "Prüfen Sie, ob die App des Herstellers die Ladepunkte noch erreicht. Wenn "
            "nicht, ist vermutlich die Cloud gestört: Das gibt sich meist von selbst.",
            "Funktioniert die App, laden Sie die Integration in Home Assistant neu.",
            "Braucht die Integration keine Cloud, prüfen Sie das Netzwerk zwischen "
            "Home Assistant und den Ladepunkten.",
        ),
        advice_over=(
            "Kommt das öfter vor, fragen Sie beim Hersteller nach oder lassen Sie das "
            "Netzwerk zwischen Home Assistant und den Ladepunkten prüfen.",
        ),
    ),
    CauseKind.STATION: CauseTexts(
        likely="Sind alle Ladepunkte einer Ladestation weg, gibt es wahrscheinlich "
        "eine gemeinsame Ursache: die Stromversorgung oder die Netzwerkverbindung der "
        "Ladestation „{name}“.",
        advice=(
            "Prüfen Sie, ob die Ladestation Strom hat: Leuchtet ihre Anzeige? Hat ihr "
            "Leitungsschutzschalter ausgelöst, schalten Sie ihn nicht immer wieder "
            "ein, sondern beauftragen Sie eine Elektrofachkraft.",
            "Prüfen Sie die Netzwerkverbindung: WLAN- oder Mobilfunkempfang, "
            "Netzwerkkabel, Router.",
            "Ist das alles in Ordnung, starten Sie die Ladestation nach Anleitung neu "
            "oder wenden Sie sich an den Betrieb, der sie installiert hat.",
        ),
        advice_over=(
            "Kommt das öfter vor, lassen Sie Stromversorgung und Netzwerkverbindung "
            "der Ladestation prüfen.",
        ),
    ),
}
