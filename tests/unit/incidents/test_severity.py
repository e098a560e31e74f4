"""One scale of four ranks, and the ways in which people write it."""

import pytest

from portal.incidents.facts import LABELS, LabelSet, Level, Severity, label_of, parse_severity, severity_of


@pytest.mark.parametrize(
    ("urgency", "by_impact"),
    [
        # impact: low, medium, high (requirement 003-05)
        (Level.HIGH, "321"),
        (Level.MEDIUM, "432"),
        (Level.LOW, "443"),
    ],
)
def test_the_matrix(urgency: Level, by_impact: str) -> None:
    ranks = [severity_of(impact=impact, urgency=urgency) for impact in Level]
    assert "".join(str(rank.value) for rank in ranks) == by_impact


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("SEV1_CRITICAL", Severity.SEV1_CRITICAL),
        ("sev2_high", Severity.SEV2_HIGH),
        ("SEV3", Severity.SEV3_MEDIUM),
        ("S4", Severity.SEV4_LOW),
        (" p1 ", Severity.SEV1_CRITICAL),
        ("1", Severity.SEV1_CRITICAL),
        ("4", Severity.SEV4_LOW),
    ],
)
def test_a_severity_is_read_in_any_of_its_forms(text: str, severity: Severity) -> None:
    assert parse_severity(text) is severity


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", LabelSet.P1),
        ("P0", LabelSet.P1),
        ("SEV0", LabelSet.SEV),
        ("0", LabelSet.P0),
        ("P4", LabelSet.P0),
        ("P5", LabelSet.P1),
        ("5", LabelSet.P1),
        ("critical", LabelSet.P1),
        ("SEV 1", LabelSet.P1),
        ("١", LabelSet.P1),
    ],
)
def test_what_is_no_severity_is_refused(text: str, labels: LabelSet) -> None:
    with pytest.raises(ValueError, match="Use SEV1, SEV2, SEV3 or SEV4"):
        parse_severity(text, labels)


def test_p1_depends_on_where_the_scale_starts() -> None:
    assert parse_severity("P1", LabelSet.P1) is Severity.SEV1_CRITICAL
    assert parse_severity("P1", LabelSet.P0) is Severity.SEV2_HIGH
    assert parse_severity("P0", LabelSet.P0) is Severity.SEV1_CRITICAL
    assert parse_severity("1", LabelSet.P0) is Severity.SEV1_CRITICAL


@pytest.mark.parametrize("labels", LabelSet)
@pytest.mark.parametrize("severity", Severity)
def test_what_is_shown_is_read_back_as_the_same_rank(severity: Severity, labels: LabelSet) -> None:
    assert parse_severity(label_of(severity, labels), labels) is severity
    assert len(LABELS[labels]) == len(Severity)
