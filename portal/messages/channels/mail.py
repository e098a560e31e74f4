"""One mail, made from one outgoing message: plain text first, the same as a small HTML part."""

import hashlib
import re
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any

from markupsafe import Markup

from portal.core.text import _
from portal.messages.outgoing import Action, Outgoing, one_line, shortened

_LONGEST_SUBJECT = 250
_LOCAL_PART = re.compile(r"(?!.*\.\.|\.|.*=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}(?<!\.)")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_PAGE = Markup(
    '<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>{title}</title><style>'
    "body{{font:16px/1.5 sans-serif;margin:24px;max-width:40em}}h1{{font-size:20px}}"
    "a.button{{display:inline-block;padding:12px 20px;border:1px solid;border-radius:8px}}"
    "</style></head><body><h1>{title}</h1>{body}</body></html>"
)
_PARAGRAPH = Markup("<p>{}</p>")
_BUTTON = Markup('<p><a class="button" href="{}">{}</a></p>')


class _Subject(UnstructuredHeader, BaseHeader):
    """Folded by the older `Header`: the newer folding loses spaces between encoded words (Python 3.11)."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        value = Header(str(self), header_name="Subject").encode(linesep=policy.linesep)
        return f"Subject: {value}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)  # not every server takes eight bits


def mail(outgoing: Outgoing, mail_from: str) -> EmailMessage:
    """Headers hold one line each, whatever the alert's text was.

    Errors: ValueError when `mail_from` or the recipient is no address.
    """
    message = EmailMessage(policy=_POLICY)
    sender = _sender(mail_from)
    message["From"] = sender
    message["To"] = parsed(outgoing.address, outgoing.recipient_name)
    message["Subject"] = _header_text(shortened(outgoing.title, _LONGEST_SUBJECT))
    message["Message-ID"] = message_id(outgoing.reference, sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    if outgoing.written_at is not None:
        message["Date"] = format_datetime(outgoing.written_at)
    if outgoing.is_urgent:
        message["X-Priority"] = "1 (Highest)"
        message["Importance"] = "high"
    message.set_content(_plain(outgoing))
    message.add_alternative(str(_html(outgoing)), subtype="html")
    message["Content-Language"] = _header_text(outgoing.locale)  # last: parts take content headers with them
    return message


def parsed(text: str, name: str = "") -> Address:
    """`ann@example.org`, its domain in lower case and ASCII. Errors: ValueError for anything else."""
    local, _at, domain = text.strip().rpartition("@")
    domain = domain.lower().encode("idna").decode()
    if not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ValueError(_("%(address)s is no e-mail address", address=one_line(text)))
    return Address(display_name=_header_text(name), username=local, domain=domain)


def _header_text(text: str) -> str:
    """One line, and nothing that reads as an encoded word: decoding one can bring line breaks back."""
    return one_line(text).replace("=?", "= ?")


def _sender(mail_from: str) -> Address:
    """`Relève <releve@example.org>` or a bare address."""
    name, addr_spec = parseaddr(mail_from)
    return parsed(addr_spec, name)


def message_id(reference: str, domain: str) -> str:
    """The same for the same reference, so that mail programs show a duplicate once."""
    return f"<{hashlib.sha256(reference.encode()).hexdigest()[:32]}@{domain}>"


def _links(outgoing: Outgoing) -> list[Action]:
    links = list(outgoing.actions)
    if outgoing.url and outgoing.url not in {action.url for action in links}:
        links.append(Action(_("Open"), outgoing.url))
    return links


def _plain(outgoing: Outgoing) -> str:
    links = [f"{action.label}: {action.url}" for action in _links(outgoing)]
    return "\n\n".join([outgoing.text, *links]) + "\n"


def _html(outgoing: Outgoing) -> Markup:
    paragraphs = [_PARAGRAPH.format(Markup("<br>").join(p.split("\n"))) for p in outgoing.text.split("\n\n")]
    buttons = [_BUTTON.format(action.url, action.label) for action in _links(outgoing)]
    body = Markup("").join([*paragraphs, *buttons])
    return _PAGE.format(locale=outgoing.locale, title=outgoing.title, body=body)
