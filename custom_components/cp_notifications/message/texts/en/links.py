"""What a mail says in English of a link that is lost: what happened, and what to do."""

from typing import Final

from custom_components.cp_notifications.message.texts.shape import (
    CaseTexts,
    LinkTexts,
    News,
    Plural,
)

_APP: Final = (
    "Until then, the manufacturer’s app may still show how the charge points are."
)
_OFTEN: Final = (
    "If this happens often, have the internet connection of Home Assistant checked, or "
    "connect the charge points in a way that needs no cloud."
)

LINKS: Final = LinkTexts(
    name="Link to",
    count=Plural("{count} link", "{count} links"),
    not_monitored="Not monitored",
    case=CaseTexts(
        title="Link lost",
        inline="link lost",
        told={
            News.FIRING: Plural(
                "Home Assistant does not reach the cloud, the hub or the broker that "
                "these charge points are behind. They probably work as ever, but they "
                "are not monitored: if something happens there, nobody is told.",
                "Home Assistant does not reach the clouds, hubs or brokers that these "
                "charge points are behind. They probably work as ever, but they are "
                "not monitored: if something happens there, nobody is told.",
            ),
            News.UNSTABLE: Plural(
                "The link to what these charge points are behind is lost again and "
                "again. While it is lost, they are not monitored. This is not "
                "reported again until it has been quiet for an hour.",
                "The links to what these charge points are behind are lost again and "
                "again. While they are lost, they are not monitored. This is not "
                "reported again until it has been quiet for an hour.",
            ),
            News.OVER: Plural(
                "These charge points were not monitored for a while. It began and "
                "ended before this e-mail could be sent.",
                "These charge points were not monitored for a while. It began and "
                "ended before this e-mail could be sent.",
            ),
            News.STILL: Plural(
                "The link is still lost, and these charge points are still not "
                "monitored.",
                "The links are still lost, and these charge points are still not "
                "monitored.",
            ),
            News.RESOLVED: Plural(
                "The link is there again, and these charge points are monitored.",
                "The links are there again, and these charge points are monitored.",
            ),
        },
        advice={
            News.FIRING: (
                "In the settings of Home Assistant, check whether the integration "
                "shows an error or wants you to sign in again.",
                "Check whether the cloud is down, or whether the hub has power and "
                "network. If it is the cloud, that mostly passes by itself.",
                _APP,
            ),
            News.UNSTABLE: (_OFTEN,),
            News.OVER: (_OFTEN,),
            News.STILL: (
                "In the settings of Home Assistant, check whether the integration "
                "wants you to sign in again; if not, reload it.",
                _APP,
            ),
            News.RESOLVED: (_OFTEN,),
        },
    ),
)
