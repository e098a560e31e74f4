"""E-mail, through the installation's own mail servers."""

import smtplib
import ssl
from urllib.parse import urlsplit

from portal.core.text import _
from portal.messages.channels.channel import BadAddress, ChannelConfig, as_outcome
from portal.messages.channels.mail import mail, parsed
from portal.messages.channels.smtp import MailServer, cause_of, is_temporary, submit
from portal.messages.outgoing import Delivered, Failed, Kept, Outcome, Outgoing, one_line, shortened


class Email:
    code = "EMAIL"
    wakes_by_default = False
    has_providers = True

    @property
    def label(self) -> str:
        return _("E-mail")

    def check_address(self, address: str) -> str:
        """The domain in lower case and ASCII; what stands before the @ is the recipient's own business."""
        try:
            return parsed(address).addr_spec
        except ValueError as error:
            raise BadAddress(_("This is no e-mail address. One looks like ann@example.org.")) from error

    @as_outcome
    def send(self, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        if not config.provider:
            return Kept(_("No mail server is set up (SMTP_URL). The message stays in the outbox view."))
        return _sent(outgoing, MailServer.parse(config.provider), config)


def _sent(outgoing: Outgoing, server: MailServer, config: ChannelConfig) -> Delivered | Failed:
    message = mail(outgoing, config.mail_from)
    own_name = urlsplit(config.base_url).hostname or "localhost"
    try:
        submit(message, server, own_name=own_name, deadline_seconds=config.deadline_seconds)
    except (smtplib.SMTPException, OSError) as error:
        reason = _("Mail server %(host)s: %(why)s.", host=server.host, why=why(error))
        return Failed(
            reason,
            is_permanent=not is_temporary(error),
            cause=cause_of(error),
            is_silent=isinstance(error, TimeoutError),
        )
    return Delivered(message["Message-ID"])


def why(error: Exception) -> str:
    """What happened, in words that say what to do where that is known."""
    if isinstance(error, TimeoutError):
        return _("it did not answer in time")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _(
            "it refuses the sign-in (%(reply)s). Check user and password in SMTP_URL", reply=_reply(error)
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("it refuses the recipient (%(reply)s)", reply=_text(*next(iter(error.recipients.values()))))
    if isinstance(error, smtplib.SMTPResponseException):
        return _("it refuses (%(reply)s)", reply=_reply(error))
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("its certificate is not trusted: %(why)s", why=error.verify_message.rstrip("."))
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _reply(error: smtplib.SMTPResponseException) -> str:
    return _text(error.smtp_code, error.smtp_error)


def _text(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return shortened(one_line(f"{code} {words}"), 200)
