"""The demo's services, and what goes wrong with them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A service and the team that answers for it."""

    slug: str
    team: str
    description: str


SERVICES = (
    Kept("redis-prod", "sre-core", "Sessions and rate limits: six masters, six replicas."),
    Kept("api-gateway", "sre-core", "Every request from outside comes through here."),
    Kept("postgres-main", "sre-core", "The main database, one primary and two replicas."),
    Kept("vault", "sre-core", "Secrets of all services, three nodes."),
    Kept("checkout", "payments", "From the basket to the paid order."),
    Kept("psp-gateway", "payments", "Talks to the payment providers."),
    Kept("ledger", "payments", "Every booking, twice."),
    Kept("events-pipeline", "data-platform", "Events from all products into the warehouse."),
    Kept("warehouse", "data-platform", "What analysts and finance read."),
    Kept("reports", "data-platform", "The reports that are there at seven."),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that happens again and again.

    Units:  `minutes` is its usual length, `weight` how often it comes beside the others of its team. Without
            an `alert`, people notice it.
    """

    service: str
    alert: str | None
    severity: int
    title: str
    detail: str
    minutes: int
    weight: int
    found: str
    fix: str
    cause: str
    follow_up: str


TROUBLES = (
    Trouble(
        "redis-prod", "RedisMasterDown", 2, "Redis master unreachable",
        "A master has not answered for 60 s.", 25, 2,
        "The replica took over by itself; the old master is out of memory.",
        "Old master rejoined as a replica.",
        "Memory limits without room for the copy made at each snapshot.",
        "Leave a quarter of the memory free",
    ),
    Trouble(
        "api-gateway", "HighErrorRate", 2, "High rate of 5xx answers",
        "More than 5 % of answers are 5xx for 5 min.", 35, 4,
        "All errors come from one pod that lost its database connections.",
        "Pod replaced, rate back to 0.1 %.", "Connections are not renewed after a failover.",
        "Close idle connections after five minutes",
    ),
    Trouble(
        "api-gateway", "AppDown", 1, "API gateway down", "up == 0 for 2 min.", 40, 1,
        "The last deployment fails its start: a setting is missing.", "Rolled back to the release before.",
        "The setting was there on staging only.", "Refuse to deploy with a setting missing",
    ),
    Trouble(
        "api-gateway", "HighMemoryUsage", 3, "Memory above 90 % of its limit",
        "A pod uses more than 90 % for 5 min.", 55, 6, "Grows by 30 MB an hour since Tuesday's release.",
        "Restarted; the limit is 1 GiB for now.", "A cache without a bound.",
        "Bound the cache of parsed tokens",
    ),
    Trouble(
        "postgres-main", "PostgreSQLReplicaLag", 2, "Replica is 40 s behind",
        "Replication lag above 10 s.", 45, 3, "A nightly job writes 20 GB in one transaction.",
        "Reads moved to the primary until it caught up.",
        "The job was written for a database a tenth as large.", "Write the job in parts of 10,000 rows",
    ),
    Trouble(
        "postgres-main", "PostgreSQLDown", 1, "Main database does not answer", "pg_up == 0 for 2 min.", 50,
        1, "The disk of the primary is full of WAL.",
        "Space freed, an abandoned replication slot dropped.",
        "A replica was taken away, its slot stayed.", "Alert on slots that nobody reads",
    ),
    Trouble(
        "vault", "VaultSealed", 1, "Vault is sealed",
        "vault_core_unsealed == 0 for 1 min: services cannot read secrets.", 30, 1,
        "One node restarted by itself and came back sealed.", "Unsealed with three keys.",
        "Unsealing needs people.", "Unseal through the cloud's key service",
    ),
    Trouble(
        "vault", "CertificateExpiresSoon", 4, "Certificate expires in 14 days",
        "The certificate of vault-2 ends soon.", 90, 2, "The renewal has failed since the name changed.",
        "Renewed by hand.", "The renewal asked for the old name.", "Renew by cert-manager",
    ),
    Trouble(
        "checkout", "CheckoutLatency", 2, "Checkout latency above 2 s", "p95 above 2 s for 10 min.", 60, 4,
        "The provider's tokenisation answers in 4 s.", "Traffic moved to the second provider.",
        "Timeouts longer than customers' patience.", "Give up on a provider after 1.5 s",
    ),
    Trouble(
        "psp-gateway", "ProviderTimeouts", 3, "Payment provider times out",
        "More than 2 % of calls time out.", 30, 5, "Their status view says degraded.",
        "Over by itself; 140 payments tried again.", "One provider for all cards.",
        "Route by provider health",
    ),
    Trouble(
        "ledger", None, 2, "Customers report double charges", "Support has eleven reports since noon.",
        120, 1, "A retry booked twice: its key was made anew.",
        "Keys kept across retries; 23 payments paid back.",
        "The retry came from the queue, which keeps no key.", "Test retries with a lost answer",
    ),
    Trouble(
        "checkout", "AppDown", 1, "Checkout down", "up == 0 for 2 min.", 35, 1,
        "Out of memory on all pods at once after the price import.", "Import stopped, pods restarted.",
        "The import loads everything into memory.", "Stream the import",
    ),
    Trouble(
        "events-pipeline", "EventLag", 3, "Events arrive 30 min late", "Consumer lag above 2 million.", 70,
        5, "One partition gets half of all events.", "Two more consumers; caught up.",
        "Events are keyed by country.", "Key events by customer",
    ),
    Trouble(
        "warehouse", "LoadFailed", 3, "Nightly load failed", "The load stopped at step 7 of 12.", 80, 4,
        "A column changed its type upstream.", "Step 7 run again with the new type.",
        "Nobody is told about schema changes.", "Check schemas before the load",
    ),
    Trouble(
        "reports", None, 4, "Revenue report is empty", "Finance opened it at eight and found no rows.", 60,
        2, "The report ran before the load had ended.", "Run again, sent anew.",
        "Started by the clock, not by the load.", "Start reports when the load has ended",
    ),
    Trouble(
        "events-pipeline", "DiskFillsUp", 2, "Broker disk full in 4 h",
        "At this rate, the disk is full in 4 h.", 45, 2,
        "Retention was raised for one topic and never lowered.", "Retention back to three days.",
        "A change meant for a day.", "List temporary settings with an end",
    ),
)  # fmt: skip
"""Source of the names that Alertmanager sends: requirements 001-39 to 001-44 and 001-50 to 001-52."""


def team_of(service: str) -> str:
    return next(kept.team for kept in SERVICES if kept.slug == service)
