"""Every figure, declared once. No title, definition or sentence of a figure is typed anywhere else.

The keys, units and denominators are those of the review's published statements and of the project's definitions; nothing here computes.
"""

from types import MappingProxyType

from data_access.figures.checked import faults_of_checks
from data_access.figures.dimensions import DIMENSIONS
from data_access.figures.model import Figure

_BY_APPLICATION = ("risk_category", "route", "team", "original_outcome")
_IN_SCOPE = "applications in scope"
_LIVE = "Counted from live records: a late entry or a correction can change it. Say when it was known."
_ONE_PERSON = "One person can have several applications and is counted once."
_IN_SCOPE_ONLY = "In scope only; a failure outside the scope is reported apart and never added."

_FIGURES = (
    Figure(
        key="applications_in_scope",
        title="Applications in scope",
        definition="Applications whose latest scope decision by the as-at day places them within the review.",
        unit="applications",
        population="applications",
        numerator="is_in_scope",
        sentence="{value} applications are in scope.",
        breakdowns=(*_BY_APPLICATION, "stage"),
        caveats=("The population moves: applications found by additional checks join on the day they are found.", _LIVE),
    ),
    Figure(
        key="risk_assessed",
        title="Risk assessed",
        definition="Applications in scope with at least one risk assessment on or before the as-at day. Not the same as reviewed.",
        unit="applications",
        population="applications",
        numerator="is_risk_assessed",
        denominator="is_in_scope",
        denominator_words=_IN_SCOPE,
        sentence="{value} of {of} applications in scope are risk assessed.",
        breakdowns=_BY_APPLICATION,
        caveats=("A risk assessment is triage; it is never called a review.", _LIVE),
    ),
    Figure(
        key="detailed_review_required",
        title="Detailed review required",
        definition="Risk-assessed applications whose latest decision requires a detailed review. Undecided ones are not in it.",
        unit="applications",
        population="applications",
        numerator="is_review_required",
        denominator="is_risk_assessed",
        denominator_words="applications risk assessed",
        sentence="{value} of {of} applications risk assessed require a detailed review.",
        breakdowns=_BY_APPLICATION,
        caveats=("Applications still undecided are shown apart as a stage.", _LIVE),
    ),
    Figure(
        key="detailed_review_completed",
        title="Detailed reviews complete",
        definition="Applications that require a detailed review and whose detailed review was completed on or before the as-at day.",
        unit="applications",
        population="applications",
        numerator="is_review_completed",
        denominator="is_review_required",
        denominator_words="applications requiring one",
        sentence="{value} of {of} applications requiring a detailed review have had it completed.",
        breakdowns=(*_BY_APPLICATION, "reviewed_outcome"),
        caveats=("Complete means the detailed review; actions may still be open.", _LIVE),
    ),
    Figure(
        key="actions_completed",
        title="Actions completed",
        definition="Actions (contact, disclosure, safeguarding, referral) completed by the as-at day; withdrawn ones are left out of both numbers.",
        unit="actions",
        population="actions",
        numerator="is_completed",
        denominator="is_required",
        denominator_words="actions required",
        sentence="{value} of {of} actions required are completed.",
        breakdowns=(*_BY_APPLICATION, "action_kind"),
        caveats=("One application can need several actions.", _LIVE),
    ),
    Figure(
        key="failures_confirmed",
        title="Failures confirmed",
        definition="Failures whose latest status is confirmed, on applications in scope. Suspected and withdrawn ones are not counted.",
        unit="failures",
        population="failures",
        numerator="is_confirmed_in_scope",
        sentence="{value} failures are confirmed.",
        breakdowns=(*_BY_APPLICATION, "failure_type"),
        caveats=("An application can hold two failures.", _IN_SCOPE_ONLY),
    ),
    Figure(
        key="failures_harm",
        title="Failures: harm",
        definition="Confirmed failures that may have contributed to a person being harmed. Harm comes first: such a failure has no other type.",
        unit="failures",
        population="failures",
        numerator="is_harm",
        sentence="{value} confirmed failures may have contributed to harm.",
        breakdowns=_BY_APPLICATION,
        caveats=(_IN_SCOPE_ONLY,),
    ),
    Figure(
        key="failures_administrative",
        title="Failures: administrative",
        definition="Confirmed failures of administration, without harm found.",
        unit="failures",
        population="failures",
        numerator="is_administrative",
        sentence="{value} confirmed failures are administrative.",
        breakdowns=_BY_APPLICATION,
        caveats=(_IN_SCOPE_ONLY,),
    ),
    Figure(
        key="failures_service",
        title="Failures: service",
        definition="Confirmed failures of service, without harm found.",
        unit="failures",
        population="failures",
        numerator="is_service",
        sentence="{value} confirmed failures are of service.",
        breakdowns=_BY_APPLICATION,
        caveats=(_IN_SCOPE_ONLY,),
    ),
    Figure(
        key="failures_share",
        title="Failures as a share of applications",
        definition="Confirmed failures divided by applications in scope, in per cent: the ratio that was published as 'less than 1%'.",
        unit="percent",
        population="failures",
        numerator="is_confirmed_in_scope",
        denominator="applications.is_in_scope",
        denominator_words=_IN_SCOPE,
        kind="share",
        sentence="Failures are {value} percent of {of} applications in scope.",
        caveats=("It divides failures by applications, two units, by the widest denominator; prefer applications with a failure.",),
    ),
    Figure(
        key="applications_with_failure",
        title="Applications with a failure",
        definition="Distinct applications in scope that hold at least one confirmed failure.",
        unit="applications",
        population="applications",
        numerator="is_with_failure",
        denominator="is_in_scope",
        denominator_words=_IN_SCOPE,
        other_denominators=(
            ("is_with_failure_and_review_completed", "is_review_completed", "applications with a detailed review complete"),
            ("is_with_failure_and_originally_not_disclosed", "is_originally_not_disclosed", "applications not disclosed at the time"),
        ),
        sentence="{value} of {of} applications in scope have a confirmed failure.",
        breakdowns=_BY_APPLICATION,
        caveats=("The share depends on the denominator: three are named, and each is said with its own.",),
    ),
    Figure(
        key="failures_out_of_scope",
        title="Failures out of scope",
        definition="Confirmed failures on applications outside the review, such as one received after the period.",
        unit="failures",
        population="failures",
        numerator="is_confirmed_out_of_scope",
        sentence="{value} failures are confirmed outside the scope.",
        caveats=("Reported apart, always; never added to the failures confirmed.",),
    ),
    Figure(
        key="people_requiring_contact",
        title="People requiring contact",
        definition="Distinct people at risk about whom the review decided on contact, less those for whom contact is not required.",
        unit="people",
        population="people",
        numerator="is_requiring_contact",
        sentence="{value} people require contact.",
        breakdowns=(*_BY_APPLICATION, "contact_status"),
        caveats=(_ONE_PERSON, _LIVE),
    ),
    Figure(
        key="people_contacted",
        title="People contacted",
        definition="People requiring contact who were reached by an attempt since the latest decision, or recorded as contacted.",
        unit="people",
        population="people",
        numerator="is_contacted",
        denominator="is_requiring_contact",
        denominator_words="people requiring contact",
        sentence="{value} of {of} people requiring contact have been contacted.",
        breakdowns=_BY_APPLICATION,
        caveats=(_ONE_PERSON, _LIVE),
    ),
    Figure(
        key="people_unreachable",
        title="Unreachable",
        definition="People requiring contact with no valid details, or no response after the policy number of safe attempts.",
        unit="people",
        population="people",
        numerator="is_unreachable",
        denominator="is_requiring_contact",
        denominator_words="people requiring contact",
        sentence="{value} of {of} people requiring contact could not be reached.",
        breakdowns=_BY_APPLICATION,
        caveats=("Never includes people whom it is not safe or appropriate to contact.", "Attempts continue where it is safe."),
    ),
    Figure(
        key="people_not_safe_or_appropriate",
        title="Not safe or appropriate",
        definition="People requiring contact whom it is not safe, or not appropriate, to contact directly for now.",
        unit="people",
        population="people",
        numerator="is_not_safe_or_appropriate",
        denominator="is_requiring_contact",
        denominator_words="people requiring contact",
        sentence="For {value} of {of} people requiring contact it is not safe or appropriate.",
        breakdowns=_BY_APPLICATION,
        caveats=("Never merged with people who could not be reached.", "Each decision has a date for its next review."),
    ),
    Figure(
        key="contact_attempts",
        title="Contact attempts",
        definition="Attempts to contact a person at risk, made on or before the as-at day, whatever came of them.",
        unit="contact attempts",
        population="contact_attempts",
        numerator="is_made",
        sentence="{value} contact attempts have been made.",
        breakdowns=(*_BY_APPLICATION, "channel"),
        caveats=("Attempts are not people: one person can have several.",),
    ),
    Figure(
        key="referrals_made",
        title="Referrals made",
        definition="Referrals to the regulator within the scope of the review, the initial voluntary one included and flagged.",
        unit="referrals",
        population="referrals",
        numerator="is_made_in_scope",
        sentence="{value} referrals have been made to the regulator.",
        breakdowns=("referral_kind",),
        caveats=("Includes the initial referral, made before the review was announced.",),
    ),
    Figure(
        key="originally_disclosed",
        title="Originally disclosed",
        definition="Applications in scope whose original outcome was a disclosure at the time.",
        unit="applications",
        population="applications",
        numerator="is_originally_disclosed",
        denominator="is_in_scope",
        denominator_words=_IN_SCOPE,
        sentence="{value} of {of} applications in scope were disclosed at the time.",
        breakdowns=("risk_category", "route", "team"),
        caveats=("Other outcomes, and outcomes not recorded, are not disclosures.",),
    ),
    Figure(
        key="new_disclosures",
        title="New disclosures",
        definition="Disclosures made because of the review, on applications in scope.",
        unit="disclosures",
        population="disclosures",
        numerator="is_made",
        sentence="{value} disclosures have been made because of the review.",
        breakdowns=_BY_APPLICATION,
        caveats=("One application can lead to disclosures to several people.",),
    ),
    Figure(
        key="officers_on_review",
        title="Officers on the review",
        definition="Officers dedicated to the review on the as-at day, whatever their hours.",
        unit="officers",
        population="officers",
        numerator="is_on_review",
        sentence="{value} officers are dedicated to the review.",
        breakdowns=("team", "officer_role"),
        caveats=("A count of officers, not of full-time equivalents; ad-hoc support is apart.",),
    ),
    Figure(
        key="supporting_officers",
        title="Officers in support",
        definition="Officers giving ad-hoc support on the as-at day, beside those dedicated to the review.",
        unit="officers",
        population="officers",
        numerator="is_supporting",
        sentence="{value} officers support the review ad hoc.",
        breakdowns=("team",),
        caveats=("Never added to the officers on the review.",),
    ),
    Figure(
        key="enquiries_received",
        title="Enquiries received",
        definition="Enquiries received through the dedicated inbox or by 101 on or before the as-at day.",
        unit="enquiries",
        population="enquiries",
        numerator="is_received",
        sentence="{value} enquiries have been received.",
        breakdowns=("channel",),
        caveats=("An enquiry need not concern an application in scope.",),
    ),
    Figure(
        key="enquiries_open",
        title="Enquiries open",
        definition="Enquiries received and not closed by the as-at day.",
        unit="enquiries",
        population="enquiries",
        numerator="is_open",
        denominator="is_received",
        denominator_words="enquiries received",
        sentence="{value} of {of} enquiries received are open.",
        breakdowns=("channel",),
    ),
    Figure(
        key="open_age_days",
        title="Age of open applications",
        definition="Days since an open application entered its present stage: the median, with the 90th percentile and the longest.",
        unit="days",
        population="applications",
        numerator="is_open",
        kind="age",
        sentence="Half of the open applications have been in their stage for {value} days or more.",
        breakdowns=("risk_category", "route", "team", "stage"),
        caveats=("Never a mean alone. The 90th percentile is the nearest-rank one.",),
    ),
    Figure(
        key="officer_load",
        title="Load per full-time equivalent",
        definition="Allocated detailed reviews not yet complete, divided by the full-time equivalents of officers on the review.",
        unit="applications per full-time equivalent",
        population="applications",
        numerator="is_allocated_and_open",
        denominator="officers.full_time_equivalent",
        denominator_words="full-time equivalents on the review",
        kind="load",
        sentence="There are {value} open applications per full-time equivalent.",
        breakdowns=("team",),
        caveats=("Load and welfare, not performance.", "The weighted load multiplies each application by its category's weight."),
    ),
    Figure(
        key="review_agreement",
        title="Second reviews in agreement",
        definition="Second reviews that reached the same risk category and the same outcome, of all second reviews, with a 95% interval.",
        unit="percent",
        population="second_reviews",
        numerator="is_agreed",
        denominator="is_made",
        denominator_words="second reviews",
        kind="agreement",
        sentence="{value} percent of {of} second reviews agreed.",
        breakdowns=("risk_category", "team"),
        caveats=("Second reviews are a sample; the interval is Wilson's.",),
    ),
    Figure(
        key="forecast_finish",
        title="Detailed reviews finish",
        definition=(
            "When the detailed reviews now required would be complete: the 10th to the 90th percentile of simulations that draw weeks like the "
            "last six, and a pace that strays from them as far as it did before."
        ),
        unit="date range",
        population="applications",
        numerator="is_review_required",
        kind="forecast",
        sentence="At the pace of recent weeks the detailed reviews finish in the date range {value}.",
        caveats=(
            "A range, never a single date; it assumes that recent weeks are like those to come.",
            "New requirements come only from applications still to be decided and from those that enter the scope.",
        ),
    ),
)

FIGURES = MappingProxyType({figure.key: figure for figure in _FIGURES})
"""Every figure by its key, in the order in which they are read."""


def faults() -> list[str]:
    """What the catalogue says that cannot be right; empty when it is sound. The tests ask it, and so may anyone."""
    found = [f"{f.key} is declared twice" for f in _FIGURES if sum(g.key == f.key for g in _FIGURES) > 1]
    for figure in _FIGURES:
        found += _faults_of(figure)
    return found + faults_of_checks(_FIGURES)


def _faults_of(figure: Figure) -> list[str]:
    found = [f"{figure.key}: no breakdown {name!r}" for name in figure.breakdowns if name not in DIMENSIONS]
    if "{value}" not in figure.sentence:
        found.append(f"{figure.key}: its sentence lacks {{value}}")
    if ("{of}" in figure.sentence) != bool(figure.denominator) and figure.kind != "load":
        found.append(f"{figure.key}: its sentence and its denominator disagree")
    if bool(figure.denominator) != bool(figure.denominator_words):
        found.append(f"{figure.key}: a denominator needs words, and words a denominator")
    if figure.unit.split(" per ")[0] not in figure.sentence:
        found.append(f"{figure.key}: its sentence does not name its unit")
    if not figure.definition.endswith("."):
        found.append(f"{figure.key}: it needs a definition in a sentence")
    return found
