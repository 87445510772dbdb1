"""Names shared by the whole integration. Nothing in this file behaves."""

from typing import Final

DOMAIN: Final = "cp_notifications"

SUBENTRY_STATION: Final = "charging_station"
SUBENTRY_GROUP: Final = "notification_group"

# Config entry data: the mail account of the site. Without the key there is none yet.
CONF_MAIL: Final = "mail"
CONF_MAIL_KIND: Final = "kind"
MAIL_SMTP: Final = "smtp"  # {"kind": "smtp", "entry_id": <config entry of smtp>}
MAIL_ACTION: Final = "action"  # {"kind": "action", "action": "notify.<name>"}
CONF_ENTRY_ID: Final = "entry_id"
CONF_ACTION: Final = "action"

# Subentry data of a charging station. The subentry's title is the station's name.
CONF_CHARGE_POINTS: Final = "charge_points"
CONF_ID: Final = "id"
CONF_NAME: Final = "name"
CONF_DEVICE_ID: Final = "device_id"  # the device it was made from, if any
CONF_SOURCES: Final = "sources"  # {case: [rule, ...]}
CONF_NOBODY: Final = "nobody"  # cases that nobody is to be told of, on purpose
CONF_CHARGER: Final = (
    "charger"  # which of the catalogue's it is (`FoundPoint.id`), if any
)

# A charging station that connects by OCPP has this key beside its charge points. Each of
# these then says which connector (1.6) or EVSE (2.x) it is.
CONF_OCPP: Final = "ocpp"
CONF_IDENTITY: Final = "identity"  # the end of the path that it connects to
CONF_PASSWORD: Final = "password"  # for HTTP basic authentication; absent: none
CONF_VERSION: Final = "version"  # the only one it may speak; absent: the best it can
CONF_PINGS: Final = "pings"  # false: it is sent none; absent: it is
CONF_CONNECTOR: Final = "connector"
CONF_LEARNT: Final = "learnt"  # true: it was added because the station spoke of it

# One rule: which states of one entity mean the case.
CONF_ENTITY: Final = "entity"  # its registry id; without one its entity id
CONF_STATES: Final = "states"  # states that mean the case
CONF_CLEAR_STATES: Final = "clear_states"  # all that end it; absent: any other
CONF_ABOVE: Final = "above"  # numeric: the case while the value is above
CONF_BELOW: Final = "below"  # numeric: the case while the value is below
CONF_HYSTERESIS: Final = "hysteresis"  # numeric: how far back it must come to be over
# Rules of the catalogue have more keys, see `chargers/rule.py`:
CONF_ATTRIBUTE: Final = "attribute"

# Subentry data of a notification group. The subentry's title is the group's name,
# CONF_CHARGE_POINTS holds the ids of its members.
CONF_ADDRESSES: Final = "addresses"
CONF_CASES: Final = "cases"
CONF_TIMING: Final = "timing"
CONF_HOLD: Final = "hold"  # {case: seconds}
CONF_GROUP_WAIT: Final = "group_wait"  # seconds
CONF_SEND_RESOLVED: Final = "send_resolved"
CONF_RECOVERY_HOLD: Final = "recovery_hold"  # seconds
CONF_REPEAT_INTERVAL: Final = "repeat_interval"  # seconds; absent or 0: no reminders
CONF_QUIET_START: Final = "quiet_start"  # "HH:MM:SS" in local time; with CONF_QUIET_END
CONF_QUIET_END: Final = "quiet_end"
CONF_URGENT: Final = "urgent"  # the cases that do not wait for the end of quiet hours
CONF_WEEKLY: Final = "weekly"
CONF_TELL_LINKS: Final = "tell_links"

# Config entry options: how it is noticed that telling itself does not work.
CONF_SECOND_CHANNEL: Final = "second_channel"  # entity id of a notify entity
CONF_HEARTBEAT_URL: Final = "heartbeat_url"  # http(s), called again and again
CONF_HEARTBEAT_ACTION: Final = "heartbeat_action"  # "script.<name>" or another action
CONF_HEARTBEAT_INTERVAL: Final = "heartbeat_interval"  # minutes
DEFAULT_HEARTBEAT_INTERVAL: Final = 5

# Config entry options: whether this site wants the page in the sidebar. It is shown as long as one does.
CONF_PAGE: Final = "page"  # absent: yes

# Config entry options: charging stations that connect by OCPP, all under CONF_OCPP.
CONF_ON: Final = "on"
CONF_PORT: Final = "port"
CONF_TLS: Final = "tls"  # absent: none
TLS_HOME_ASSISTANT: Final = "home_assistant"  # the certificate of Home Assistant
TLS_OWN: Final = "own"  # CONF_CERTIFICATE and CONF_KEY
CONF_CERTIFICATE: Final = "certificate"  # path of a file
CONF_KEY: Final = "key"  # path of a file
CONF_CLIENT_CA: Final = (
    "client_ca"  # path of a file: stations have to show a certificate
)
CONF_ALLOW_UNKNOWN: Final = "allow_unknown"
CONF_ENTRANCE: Final = "entrance"  # also on the port of Home Assistant itself
CONF_RULES: Final = "rules"  # see ocpp/protocol/user_rules.py for the form of one
