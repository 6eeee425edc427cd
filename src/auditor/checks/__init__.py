"""The checks (检查项): one module each, in the order in which a result lists them."""

import inspect
from collections.abc import Iterable
from functools import cache
from importlib import import_module

import msgspec

from auditor.checks.base import Check, Context, Run, not_applicable
from auditor.checks.subjects import objects_of
from auditor.model.facts import Facts
from auditor.model.judgement import Judgement
from auditor.model.words import Verdict

MODULES: tuple[str, ...] = (
    "site_unreachable",
    "home_not_updated",
    "column_not_updated",
    "column_due_soon",
    "blank_column",
    "many_columns_overdue",
    "many_columns_lapsed",
    "many_blank_columns",
    "own_contribution",
    "article_without_date",
    "impossible_date",
    "suspicious_date",
    "published_late",
    "interpretation_not_linked",
    "policy_not_linked_back",
    "policy_uninterpreted",
    "interpretation_late",
    "interpretation_text_only",
    "document_validity_unmarked",
    "council_documents",
    "dead_link_home",
    "dead_link_other",
    "internal_link",
    "harmful_external_link",
    "missing_category",
    "category_advised",
    "annual_report_late",
    "annual_report_year_missing",
    "site_report_missing",
    "guide_elements_missing",
    "guide_changed",
    "contacts_disagree",
    "organisation_elements_missing",
    "leader_elements_missing",
    "disclosure_section_incomplete",
    "disclosure_section_without_search",
    "catalogue_entry_incomplete",
    "catalogue_field_empty",
    "catalogue_topic_without_column",
    "catalogue_term_missed",
    "decision_published_late",
    "penalty_not_withdrawn",
    "enforcement_content_missing",
    "enforcement_figures_missing",
    "budget_year_missing",
    "account_not_updated",
    "account_long_gap",
    "account_without_interaction",
    "duplicate_account",
    "account_not_filed",
    "account_name_irregular",
    "account_filing_list",
    "account_state_seen",
    "account_certificate",
    "account_menu_link",
    "account_post_removed",
    "account_post_unsigned",
    "account_published_unreviewed",
    "account_advert",
    "account_forced_likes",
    "account_personal_data",
    "account_comments",
    "account_prominent_problems",
    "street_runs_own_app",
    "portal_matter",
    "footer_item_missing",
    "find_error_entry_missing",
    "find_error_elsewhere",
    "domain_not_government",
    "site_name_irregular",
    "no_ipv6",
    "page_slow",
    "page_tags_missing",
    "column_tags_missing",
    "site_search_missing",
    "search_title_not_found",
    "search_not_fuzzy",
    "site_code_malformed",
    "overview_missing",
    "data_not_released",
    "map_without_number",
    "no_services",
    "service_guide_incomplete",
    "service_without_guide",
    "service_phone_malformed",
    "service_basis_not_linked",
    "service_form_not_offered",
    "service_rating_missing",
    "service_statistics_missing",
    "no_message_channel",
    "messages_unanswered",
    "message_fields_missing",
    "consultations_few",
    "login_not_unified",
    "street_runs_own_site",
)


class LoadedCheck(msgspec.Struct, frozen=True):
    """A check ready to run, with its manual page."""

    meta: Check
    run: Run
    page: str


@cache
def load() -> tuple[LoadedCheck, ...]:
    """Import every check module and return the checks in order."""
    loaded = []
    for name in MODULES:
        module = import_module(f"auditor.checks.{name}")
        loaded.append(LoadedCheck(module.META, module.run, inspect.cleandoc(module.__doc__ or "")))
    return tuple(loaded)


def run_all(
    facts: Facts, ctx: Context, checks: Iterable[LoadedCheck] | None = None
) -> tuple[tuple[Check, Judgement], ...]:
    """Run every check. One that stumbles is 未能检查 for all its objects, with the reason; the run goes on."""
    results: list[tuple[Check, Judgement]] = []
    for check in load() if checks is None else checks:
        results.extend((check.meta, judgement) for judgement in _run_one(check, facts, ctx))
    return tuple(results)


def _run_one(check: LoadedCheck, facts: Facts, ctx: Context) -> tuple[Judgement, ...]:
    try:
        if check.meta.rows and all(ctx.strength(row) == "none" for row in check.meta.rows):
            return _switched_off(check.meta, ctx)
        return check.run(facts, ctx)
    except Exception as error:
        reason = f"检查项执行出错，未能得出结论（{type(error).__name__}：{error}）"
        return tuple(
            Judgement(object=object_id, verdict=Verdict.NOT_CHECKED, reason=reason, coverage_gap=True)
            for object_id in objects_of(check.meta.objects, ctx.office)
        )


def _switched_off(meta: Check, ctx: Context) -> tuple[Judgement, ...]:
    """A profile that switches off every row of a check makes it 不适用, with the profile's reason."""
    reason = next((ctx.rulebook.row(row).reason for row in meta.rows), "") or "本口径未启用"
    return tuple(
        not_applicable(object_id, f"本口径未启用：{reason}") for object_id in objects_of(meta.objects, ctx.office)
    )
