from django.db import migrations, models

# The rules of accounts.domain.contracts for one contract by itself, so that a list of all of them can be
# filtered and sorted in the database. A test holds both to the same days.
WHOLE_MONTHS = """
CREATE FUNCTION contract_whole_months(since date, until date) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    months integer := (extract(year FROM until) - extract(year FROM since)) * 12
        + extract(month FROM until) - extract(month FROM since);
    there date := (since + make_interval(months => months))::date;
BEGIN
    IF months > 0 AND extract(day FROM since) > extract(day FROM until) AND there > until THEN
        RETURN months - 1;
    ELSIF months < 0 AND extract(day FROM since) < extract(day FROM until) AND there < until THEN
        RETURN months + 1;
    END IF;
    RETURN months;
END $$
"""
TERM_END = """
CREATE FUNCTION contract_term_end(starts_on date, first_end date, after_day date) RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    months integer;
    days integer;
BEGIN
    IF first_end > after_day THEN
        RETURN first_end;
    END IF;
    months := contract_whole_months(starts_on, first_end);
    IF months > 0 AND (starts_on + make_interval(months => months))::date = first_end THEN
        RETURN starts_on + make_interval(
            months => months * (contract_whole_months(starts_on, after_day) / months + 1)
        );
    END IF;
    days := greatest(first_end - starts_on, 1);
    RETURN starts_on + days * ((after_day - starts_on) / days + 1);
END $$
"""
CONTRACT_END = """
CREATE FUNCTION contract_end(
    starts_on date, term_ends_on date, ended_on date, ended_known_on date, notice_on date,
    notice_days integer, billing text, auto_renew boolean, today date
) RETURNS date LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    has_notice boolean := coalesce(notice_on <= today, false);
    step integer := CASE billing WHEN 'MONTHLY' THEN 1 WHEN 'QUARTERLY' THEN 3 ELSE 12 END;
    passed integer;
BEGIN
    IF ended_on IS NOT NULL AND coalesce(ended_known_on, ended_on) <= today THEN
        RETURN ended_on;
    ELSIF term_ends_on IS NULL THEN
        passed := floor(contract_whole_months(
            starts_on, CASE WHEN has_notice THEN notice_on ELSE greatest(today, starts_on) END
        )::numeric / step);
        RETURN (starts_on + make_interval(months => (greatest(passed, -1) + 1) * step))::date + notice_days;
    ELSIF NOT auto_renew OR has_notice AND notice_on + notice_days <= term_ends_on THEN
        RETURN term_ends_on;
    ELSIF has_notice THEN
        RETURN contract_term_end(starts_on, term_ends_on, notice_on + notice_days - 1);
    END IF;
    RETURN contract_term_end(starts_on, term_ends_on, today);
END $$
"""
DROP_END = "DROP FUNCTION contract_end(date, date, date, date, date, integer, text, boolean, date)"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_blind_looks"),
    ]

    operations = [
        migrations.RunSQL(WHOLE_MONTHS, "DROP FUNCTION contract_whole_months(date, date)"),
        migrations.RunSQL(TERM_END, "DROP FUNCTION contract_term_end(date, date, date)"),
        migrations.RunSQL(CONTRACT_END, DROP_END),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", False)),
                fields=["organization", "archived_at"],
                name="account_by_archived_at",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["organization", "name", "id"], name="contact_by_name"),
        ),
        migrations.AddIndex(
            model_name="outcomegoal",
            index=models.Index(fields=["organization", "due_on", "id"], name="outcomegoal_by_due"),
        ),
        migrations.AddIndex(
            model_name="surveyresponse",
            index=models.Index(
                models.F("organization"),
                models.OrderBy(models.F("answered_at"), descending=True, nulls_last=True),
                models.F("id"),
                name="survey_newest_first",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.F("organization"),
                models.OrderBy(models.F("opened_at"), descending=True, nulls_last=True),
                models.F("id"),
                name="ticket_newest_first",
            ),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                models.F("organization"),
                models.OrderBy(models.F("happened_at"), descending=True, nulls_last=True),
                models.F("id"),
                name="touch_newest_first",
            ),
        ),
    ]
