"""What the entity source keeps for each rule and for each entity; it exists thousands of times."""

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, STATE_OFF, STATE_ON
from homeassistant.core import CALLBACK_TYPE, State

from custom_components.cp_notifications.engine.model import Verdict

from .presence import Problem
from .rules import NumericRule, WatchRule


class Watch:
    """A rule at work."""

    __slots__ = (
        "broken",
        "code",
        "follows_state",
        "judge",
        "no_news",
        "problem",
        "renamed",
        "rule",
        "source",
        "verdict",
        "was_active",
        "watched",
    )

    def __init__(self, rule: WatchRule, was_active: bool) -> None:
        """Begin with nothing reported."""
        self.rule = rule
        self.watched: Watched
        """The entity that it is about now; set as soon as it is placed."""
        self.source = rule.source
        """Key of the source in readings; one string for all that keep it."""
        self.judge = rule.judgement.judge_for(())
        self.renamed: Problem | None = None
        """Whether states that mean the case have another name by now."""
        self.follows_state = not isinstance(rule.judgement, NumericRule)
        """Whether another state while the case lasts is news, as another error code is."""
        self.was_active = was_active
        """Whether the case was there at the last known state; what a hysteresis needs."""
        self.verdict: Verdict | None = None
        """What was reported last."""
        self.no_news: Verdict | None = None
        """The verdict that alters nothing, if there is one."""
        self.code = ""
        self.problem: Problem | None = None
        """What was told to be wrong with the entity."""
        self.broken = False
        """Whether a failure to judge it was logged."""

    def fit(self, options: tuple[str, ...]) -> None:
        """Judge what an entity says that can have these states."""
        judgement = self.rule.judgement
        self.judge = judgement.judge_for(options)
        self.renamed = Problem.RENAMED if judgement.renamed(options) else None

    def remember(self, verdict: Verdict | None, code: str = "") -> None:
        """Note what is reported; None if it is not known whether that arrived."""
        self.verdict = verdict
        self.code = code
        says_more = self.follows_state and verdict is Verdict.ACTIVE
        self.no_news = None if says_more else verdict

    def code_of(self, state: State) -> str:
        """Return what to quote of a state that means the case: on and off tell a reader nothing."""
        if state.state in (STATE_ON, STATE_OFF):
            return ""
        if self.follows_state:
            return state.state
        unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) or ""
        return f"{state.state} {unit}".rstrip()


class Watched:
    """An entity that is watched, with its rules."""

    __slots__ = (
        "cancel_timer",
        "entity_id",
        "gone",
        "held",
        "last",
        "waits_for",
        "watches",
    )

    def __init__(self, entity_id: str) -> None:
        """Begin with nothing known."""
        self.entity_id = entity_id
        self.watches: tuple[Watch, ...] = ()
        self.last: str | None = None
        """A state that gave what was reported; None if the next one is to be looked at closely."""
        self.held = False
        """Whether nothing is decided about it at the moment."""
        self.waits_for: str | None = None
        """While held: the config entry it belongs to."""
        self.gone = False
        """Whether it has been away for longer than the grace time."""
        self.cancel_timer: CALLBACK_TYPE | None = None
