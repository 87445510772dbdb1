"""The same in German."""

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "breaker": "Ein Leitungsschutzschalter hat ausgelöst",
    "cable": "Das Ladekabel wurde durchtrennt, abgerissen oder entfernt",
    "cable_hot": "Das Ladekabel ist zu heiß",
    "contactor": "Ein Schütz schaltet nicht, wie es soll; vielleicht ist es verschweißt",
    "cover_open": "Der Deckel oder eine Tür ist offen",
    "disconnected": "Die Verbindung ist beendet, oder es kommt keine Antwort mehr",
    "emergency_stop": "Der Not-Halt wurde gedrückt",
    "faulted": "Die Ladestation hat sich gesperrt und sagt nicht, warum",
    "fuse_blown": "Eine Sicherung ist durchgebrannt",
    "ground_fault": "Es gibt einen Erdschluss, oder der Schutzleiter fehlt",
    "hot": "Es ist zu heiß",
    "humid": "Es ist zu feucht",
    "isolation": "Die Isolation ist fehlerhaft",
    "never_connected": "Die Ladestation hat sich noch nie mit Home Assistant verbunden",
    "not_back": "Die Ladestation hat sich seit dem Start von Home Assistant nicht wieder verbunden",
    "over_current": "Der Strom ist zu hoch",
    "over_voltage": "Die Spannung ist zu hoch",
    "overload": "Die Ladestation ist überlastet",
    "power_lost": "Die Stromversorgung ist ganz oder teilweise ausgefallen",
    "power_module": "Ein Leistungsmodul ist ausgefallen",
    "residual_current": "Der Fehlerstromschutz hat ausgelöst",
    "sensor": "Ein Sensor hat angesprochen",
    "shock": "Der Erschütterungssensor hat angesprochen",
    "short_circuit": "Es gibt einen Kurzschluss",
    "smoke": "Es gibt Rauch oder Feuer",
    "surge": "Der Überspannungsschutz hat angesprochen",
    "tamper": "Jemand hat sich daran zu schaffen gemacht",
    "tilt": "Die Ladestation ist gekippt",
    "tripped": "Eine Schutzeinrichtung hat ausgelöst",
    "under_voltage": "Die Spannung ist zu niedrig",
    "user_rule": "Eine eigene Regel von Ihnen hat es erkannt",
    "water": "Es ist Wasser eingedrungen",
}
