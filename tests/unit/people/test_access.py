from portal.people.access import Standing, To, may

STRONGEST_FIRST = (Standing.ADMIN, Standing.MANAGER, Standing.MEMBER, Standing.VIEWER, Standing.STRANGER)


def test_who_may_what() -> None:
    allowed = {act: [standing for standing in STRONGEST_FIRST if may(standing, act)] for act in To}
    assert allowed == {
        To.SEE: list(STRONGEST_FIRST),
        To.FOLLOW: list(STRONGEST_FIRST[:4]),
        To.RESPOND: list(STRONGEST_FIRST[:3]),
        To.MANAGE: list(STRONGEST_FIRST[:2]),
    }
