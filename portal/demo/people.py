"""Who works in the demo, in which teams, and in which order they take turns."""

from dataclasses import dataclass

from portal.people.demo import DOMAIN
from portal.people.holidays import Residence
from portal.people.models import Role

COLLEAGUE_DOMAIN = "colleagues.example"
PARIS, NEW_YORK = "Europe/Paris", "America/New_York"
RESIDENCES = {PARIS: Residence("FR"), NEW_YORK: Residence("US", "NY"), "Europe/Berlin": Residence("DE", "BE")}
"""Whose public holidays somebody has; elsewhere it is not said."""


SIGN_INS = {
    "bob": "on call for SRE Core right now",
    "alice": "manages SRE Core",
    "charlie": "Payments only",
    "vera": "a viewer",
    "admin": "may change everything",
}
"""Who can sign in, as whom; the best one to begin with first."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """One account. Only sign-ins have a password; the others are there to be read about."""

    key: str
    name: str
    zone: str = PARIS
    role: Role = Role.MEMBER

    @property
    def is_sign_in(self) -> bool:
        return self.key in SIGN_INS

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN if self.is_sign_in else COLLEAGUE_DOMAIN}"

    @property
    def residence(self) -> Residence | None:
        return RESIDENCES.get(self.zone)


PEOPLE = (
    Somebody("admin", "Ada Berg", role=Role.ADMIN),
    Somebody("alice", "Alice Martin"),
    Somebody("bob", "Bob Keller"),
    Somebody("charlie", "Charlie Weber"),
    Somebody("vera", "Vera Lund", role=Role.VIEWER),
    Somebody("john.doe", "John Doe"),
    Somebody("farah.rami", "Farah Rami"),
    Somebody("aicha.morel", "Aïcha Morel"),
    Somebody("boris.kuzmin", "Boris Kuzmin"),
    Somebody("chloe.durand", "Chloé Durand"),
    Somebody("gael.simon", "Gaël Simon"),
    Somebody("nadia.benali", "Nadia Benali"),
    Somebody("sofia.marin", "Sofia Marin"),
    Somebody("elias.laurent", "Elias Laurent", NEW_YORK),
    Somebody("hana.novak", "Hana Novak", NEW_YORK),
    Somebody("miguel.torres", "Miguel Torres", NEW_YORK),
    Somebody("priya.shah", "Priya Shah", NEW_YORK),
    Somebody("grace.okafor", "Grace Okafor", NEW_YORK),
    Somebody("lena.vogt", "Lena Vogt", "Europe/Berlin"),
    Somebody("ines.carvalho", "Inês Carvalho", "Europe/Lisbon"),
    Somebody("marek.zielinski", "Marek Zieliński", "Europe/Warsaw"),
    Somebody("pierre.lefort", "Pierre Lefort"),
    Somebody("amel.haddad", "Amel Haddad"),
)


@dataclass(frozen=True, slots=True)
class Crew:
    """A team. Each order of turns begins with whoever has it now; managers are in the team as managers.

    The turns of primary and secondary are two weeks apart, so nobody has two weeks in a row. Where there are
    `nights`, these take the secondary's from 21 to 9, which is daytime where they live. `consultants` may be
    asked on weekdays from 9 to 18, and are never paged.
    """

    slug: str
    name: str
    zone: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    managers: tuple[str, ...]
    nights: tuple[str, ...] = ()
    consultants: tuple[str, ...] = ()


CREWS = (
    Crew(
        "sre-core", "SRE Core", PARIS,
        primary=("bob", "aicha.morel", "farah.rami", "john.doe"),
        secondary=("farah.rami", "john.doe", "bob", "aicha.morel"),
        managers=("alice", "boris.kuzmin"),
    ),
    Crew(
        "payments", "Payments", PARIS,
        primary=("chloe.durand", "nadia.benali", "gael.simon", "charlie"),
        secondary=("gael.simon", "charlie", "chloe.durand", "nadia.benali"),
        managers=("sofia.marin",),
        consultants=("pierre.lefort", "amel.haddad"),
    ),
    Crew(
        "data-platform", "Data platform", NEW_YORK,
        primary=("elias.laurent", "miguel.torres", "hana.novak", "priya.shah"),
        secondary=("hana.novak", "priya.shah", "elias.laurent", "miguel.torres"),
        managers=("grace.okafor",),
        nights=("lena.vogt", "ines.carvalho", "marek.zielinski"),
    ),
)  # fmt: skip
