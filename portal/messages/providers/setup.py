"""What this installation sends with: the providers of its settings, and the channels they carry."""

from collections.abc import Mapping

from portal.core.settings import Settings
from portal.messages.channels import CHANNELS, Channel, ChannelConfig
from portal.messages.channels.smtp import MailServer
from portal.messages.channels.telephony import check_provider


def channel_config(settings: Settings) -> ChannelConfig:
    """The installation's side of sending."""
    return ChannelConfig(
        mail_from=settings.mail_from,
        http_allow=settings.http_allow,
        base_url=settings.base_url,
        providers=providers_of(settings),
    )


def providers_of(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """The URLs by channel code, first choice first; a channel that nobody carries has none."""
    mail = tuple(url for url in (settings.smtp_url, settings.smtp_url_2) if url)
    return {"EMAIL": mail, "SMS": settings.sms_urls, "PHONE": settings.phone_urls}


def check_providers(settings: Settings) -> None:
    """Errors: ValueError, naming the variable."""
    for url in providers_of(settings)["EMAIL"]:
        MailServer.parse(url)
    for name, urls in (("SMS_URLS", settings.sms_urls), ("PHONE_URLS", settings.phone_urls)):
        for url in urls:
            _check(name, url)


def _check(name: str, url: str) -> None:
    try:
        check_provider(url)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def unready_channels(settings: Settings) -> set[str]:
    """The channels that wait for a provider to be set up."""
    return {code for code, urls in providers_of(settings).items() if not urls}


def offered_channels(settings: Settings) -> list[Channel]:
    """What people may choose. Mail always: without a server the outbox view keeps it."""
    missing = unready_channels(settings) - {"EMAIL"}
    return [channel for code, channel in CHANNELS.items() if code not in missing]
