"""What we use of Home Assistant although its developer documentation does not promise it.

Nothing else of the package touches these names: `docs/home_assistant_internals.md` lists them, and a test finds any
that is missing there. Each is looked up when it is needed. One that is gone is logged once, with what does not work
from then on, and never raises: a new Home Assistant may cost a convenience, but no mail.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import AsyncExitStack
from importlib import import_module
import logging
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import uuid4

from homeassistant.components.http import HomeAssistantView
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import (
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_REAUTH,
    ConfigEntry,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, __version__ as HA_VERSION
from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    Event,
    HomeAssistant,
    Service,
    State,
    callback,
)
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity

if TYPE_CHECKING:
    from homeassistant.auth.models import User
    from homeassistant.components.logbook import LazyEventPartialState

_LOGGER = logging.getLogger(__name__)

_HELPERS: Final = "homeassistant.helpers"
_GONE: Final = object()
_logged: set[str] = set()


def _module(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except ImportError:
        return None


# Now, and not when one is needed: importing reads files.
_CONFIG_ENTRIES: Final = _module("homeassistant.config_entries")
_DISCOVERY: Final = _module(f"{_HELPERS}.discovery_flow")
_ENTITY: Final = _module(f"{_HELPERS}.entity")
_ENTITY_PLATFORM: Final = _module(f"{_HELPERS}.entity_platform")
_FRONTEND: Final = _module("homeassistant.components.frontend")
_JSON: Final = _module(f"{_HELPERS}.json")
_LOADER: Final = _module("homeassistant.loader")
_START: Final = _module(f"{_HELPERS}.start")
_TRANSLATION: Final = _module(f"{_HELPERS}.translation")
_ULID: Final = _module("homeassistant.util.ulid")


def _find(owner: object, name: str, otherwise: str) -> Any:
    """Return a name of a module or an object; None where it is gone, and then it is logged what happens otherwise."""
    found = getattr(owner, name, _GONE)
    if found is not _GONE:
        return found
    say_gone(name, otherwise)
    return None


def say_gone(name: str, otherwise: str) -> None:
    """Log once that Home Assistant does not have a name any more, and what happens otherwise."""
    if name not in _logged:
        _logged.add(name)
        _LOGGER.warning(
            "This Home Assistant does not have `%s` any more: %s. Please look for an update of this integration",
            name,
            otherwise,
        )


# ---- entities ----------------------------------------------------------------------


def entities_of(hass: HomeAssistant, integration: str) -> Mapping[str, Entity] | None:
    """Return the entities of an integration that are there now, by their entity id; None: that is not known."""
    platforms = _find(
        _ENTITY_PLATFORM,
        "async_get_platforms",
        "whether a mail was sent is told by states, which a reload of the mail account may hide",
    )
    if platforms is None:
        return None
    return {
        entity_id: entity
        for platform in platforms(hass, integration)
        for entity_id, entity in platform.entities.items()
    }


def source_of(hass: HomeAssistant, entity_id: str) -> Mapping[str, Any] | None:
    """Return of an entity without an entry in the registry its `domain` and `config_entry`; None: not known."""
    sources = _find(
        _ENTITY,
        "entity_sources",
        "entities without a unique id are taken for those of an integration that is loaded",
    )
    source: Mapping[str, Any] | None = sources and sources(hass).get(entity_id)
    return source


def most_entities() -> int | None:
    """Return how many enabled entities a config entry may have; None: not known."""
    most: int | None = _find(
        _ENTITY_PLATFORM,
        "MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY",
        "nobody is warned that a site comes near to the limit of entities",
    )
    return most


# ---- config entries, start ---------------------------------------------------------


@callback
def async_on_entry_change(
    hass: HomeAssistant, listener: Callable[[str, ConfigEntry], None]
) -> CALLBACK_TYPE:
    """Call `listener` with `added`, `removed` or `updated` for each change of a config entry or of its state."""
    signal = _find(
        _CONFIG_ENTRIES,
        "SIGNAL_CONFIG_ENTRY_CHANGED",
        "that an integration or a mail account is loaded again is noticed later",
    )
    if signal is None:
        return _nothing
    return async_dispatcher_connect(hass, signal, listener)


def _nothing() -> None:
    """Stop what was never begun."""


@callback
def async_at_started(
    hass: HomeAssistant, action: Callable[[HomeAssistant], None]
) -> CALLBACK_TYPE:
    """Call `action` when Home Assistant has started, at once if it has."""
    at_started = _find(
        _START, "async_at_started", "the event of the start is waited for instead"
    )
    if at_started is not None:
        stop: CALLBACK_TYPE = at_started(hass, action)
        return stop
    if hass.state is CoreState.running:
        action(hass)
        return _nothing

    @callback
    def on_started(_event: Event) -> None:
        action(hass)

    return hass.bus.async_listen(EVENT_HOMEASSISTANT_STARTED, on_started)


async def async_settled(entry: ConfigEntry) -> None:
    """Wait until a config entry is not set up or unloaded any more. Reloads stand in line for this lock before us."""
    lock = _find(
        entry,
        "setup_lock",
        "a mail to a recipient that was just added may need a second try",
    )
    async with AsyncExitStack() as stack:
        if lock is not None:
            await stack.enter_async_context(lock)


# ---- cards on the page of integrations ---------------------------------------------


@callback
def async_show_card(hass: HomeAssistant, domain: str, data: Mapping[str, Any]) -> None:
    """Begin a flow that says that something was discovered."""
    create_flow = _find(
        _DISCOVERY, "async_create_flow", "chargers that are found have no card"
    )
    if create_flow is not None:
        create_flow(
            hass,
            domain,
            context={"source": SOURCE_INTEGRATION_DISCOVERY},
            data=dict(data),
        )


@callback
def async_cards(hass: HomeAssistant, domain: str) -> dict[str, str]:
    """Return the flows that say that something was discovered: their ids, by unique id."""
    in_progress = _find(
        hass.config_entries.flow,
        "async_progress_by_handler",
        "cards of chargers stay when they are not needed any more",
    )
    if in_progress is None:
        return {}
    flows = in_progress(domain, match_context={"source": SOURCE_INTEGRATION_DISCOVERY})
    return {str(flow["context"].get("unique_id")): flow["flow_id"] for flow in flows}


@callback
def async_on_flow(
    hass: HomeAssistant, listener: Callable[[str, str], None]
) -> CALLBACK_TYPE:
    """Call `listener` when a dialog was opened by Home Assistant itself, or such a one is over."""
    subscribe = _find(
        hass.config_entries.flow,
        "async_subscribe_flow",
        "that somebody has to sign in to an integration again is not noticed at once",
    )
    stop: CALLBACK_TYPE = _nothing if subscribe is None else subscribe(listener)
    return stop


def wants_sign_in(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Return whether an integration wants somebody to sign in again."""
    flows = _find(
        entry,
        "async_get_active_flows",
        "chargers whose integration has lost its login are told as unavailable",
    )
    return flows is not None and any(flows(hass, {SOURCE_REAUTH}))


# ---- other integrations ------------------------------------------------------------


async def async_versions(hass: HomeAssistant, domains: Iterable[str]) -> dict[str, str]:
    """Return the versions of integrations, as far as they are known; what is part of Home Assistant has its version."""
    load = _find(
        _LOADER,
        "async_get_integrations",
        "the description of a charger says no versions",
    )
    found = {} if load is None else await load(hass, set(domains))
    return {
        domain: str(integration.version or HA_VERSION)
        for domain, integration in found.items()
        if not isinstance(integration, Exception)
    }


def data_of(event: LazyEventPartialState) -> Mapping[str, Any]:
    """Return the data of an event as the logbook has it; nothing if that is not known."""
    data: Mapping[str, Any] | None = _find(
        event, "data", "the logbook does not say who was told what"
    )
    return data or {}


def module_of(service: Service) -> str:
    """Return the module that an action is made in; nothing if that is not known."""
    job = _find(service, "job", "every notify action is offered as a mail account")
    if job is None:
        return ""
    handler = job.target
    owner = getattr(handler, "__self__", None)
    module: str = (handler if owner is None else type(owner)).__module__
    return module


def certificate_files(hass: HomeAssistant) -> tuple[str, str] | None:
    """Return the paths of Home Assistant's own certificate and key; None without."""
    otherwise = "charging stations cannot be shown the certificate of Home Assistant"
    http: Any = hass.http
    if http is None:
        return None
    certificate = _find(http, "ssl_certificate", otherwise)
    key = _find(http, "ssl_key", otherwise)
    return (str(certificate), str(key or certificate)) if certificate else None


@callback
def async_open_view(
    hass: HomeAssistant, view: Callable[[HomeAssistant], HomeAssistantView]
) -> None:
    """Answer requests on Home Assistant's own port."""
    register = _find(
        hass.http,
        "register_view",
        "charging stations cannot connect on the port of Home Assistant",
    )
    if register is not None:
        register(view(hass))


# ---- people, the page in the sidebar ------------------------------------------------


def name_of(user: User) -> str | None:
    """Return the name of a person; None: there is none, or it is not known."""
    name: str | None = _find(
        user, "name", "who muted or acknowledged something is not called by name"
    )
    return name


class Sidebar(NamedTuple):
    """What changes the sidebar."""

    show: Callable[..., None]
    """`async_register_built_in_panel` of the front end."""
    remove: Callable[[HomeAssistant, str], None]
    """It takes the path of a page."""


def sidebar(hass: HomeAssistant) -> Sidebar | None:
    """Return what changes the sidebar; None: there is no front end, or it cannot be changed."""
    otherwise = "there is no page in the sidebar"
    loaded = _find(hass.config, "components", otherwise)
    show = _find(_FRONTEND, "async_register_built_in_panel", otherwise)
    remove = _find(_FRONTEND, "async_remove_panel", otherwise)
    if loaded is None or show is None or remove is None or "frontend" not in loaded:
        return None
    return Sidebar(show, remove)


class Channel(NamedTuple):
    """The way to a page that wants to be told changes."""

    send: Callable[[dict[str, Any]], None]
    """It takes a message as it goes over the websocket."""
    subscriptions: dict[Hashable, CALLBACK_TYPE]
    """What is called when a page does not want to be told any more, by the number of its question."""


def channel(connection: ActiveConnection) -> Channel | None:
    """Return the way to a page; None: it cannot be told changes, or it would never be known that it is gone."""
    otherwise = "the page in the sidebar shows nothing"
    send = _find(connection, "send_message", otherwise)
    subscriptions = _find(connection, "subscriptions", otherwise)
    if send is None or subscriptions is None:
        return None
    return Channel(send, subscriptions)


# ---- texts, ids, files -------------------------------------------------------------


async def async_texts(
    hass: HomeAssistant, category: str, domains: Iterable[str]
) -> dict[str, str]:
    """Return the translations of a category in the language of Home Assistant; none: they cannot be had."""
    translations = _find(
        _TRANSLATION, "async_get_translations", "texts stand there by their keys"
    )
    if translations is None:
        return {}
    texts: dict[str, str] = await translations(
        hass, hass.config.language, category, domains
    )
    return texts


@callback
def async_cached_texts(
    hass: HomeAssistant, category: str, domain: str
) -> dict[str, str]:
    """Return the translations of a category that are loaded already; none: they cannot be had."""
    translations = _find(
        _TRANSLATION, "async_get_cached_translations", "texts stand there by their keys"
    )
    if translations is None:
        return {}
    texts: dict[str, str] = translations(hass, hass.config.language, category, domain)
    return texts


def state_name(hass: HomeAssistant, state: State | str, *described: str | None) -> str:
    """Return a state as people read it, by its domain, platform, translation key and device class."""
    translate = _find(
        _TRANSLATION, "async_translate_state", "states are shown by their keys"
    )
    return str(state if translate is None else translate(hass, state, *described))


def new_id() -> str:
    """Return an id that nothing else has, ever; later ones sort behind earlier ones."""
    ulid = _find(_ULID, "ulid", "ids are made in another way")
    return uuid4().hex if ulid is None else str(ulid())


def compact(data: Any) -> Any:
    """Return data for a file as text already, so that it is not indented; as it is where that cannot be."""
    otherwise = "files are twice as long"
    fragment = _find(_JSON, "json_fragment", otherwise)
    as_bytes = _find(_JSON, "json_bytes", otherwise)
    if fragment is None or as_bytes is None:
        return data
    return fragment(as_bytes(data))


# ---- assistants ----------------------------------------------------------------------


def _llm() -> ModuleType | None:
    # Whoever asks for something of it is a tool, so it is loaded.
    return _module(f"{_HELPERS}.llm")


def tool_annotations() -> Any:
    """Return that a tool for assistants reads only; None where that cannot be said."""
    annotations = _find(
        _llm(), "ToolAnnotations", "assistants do not know that a tool changes nothing"
    )
    if annotations is None:
        return None
    return annotations(
        read_only=True, destructive=False, idempotent=True, open_world=False
    )


def tool_result(data: Any) -> Any:
    """Return what a tool for assistants answers, in the form that Home Assistant wants since 2026.10."""
    result = _find(_llm(), "ToolResult", "tools for assistants answer as before")
    return data if result is None else result(data=data)
