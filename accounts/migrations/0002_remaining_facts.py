import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import accounts.domain.choices
import cs_platform.tenancy.row_security
from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("tenancy", "0002_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttributeDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=100)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("TEXT", "Text"),
                            ("NUMBER", "Number"),
                            ("DAY", "Day"),
                            ("FLAG", "Yes or no"),
                            ("CHOICE", "One of a list"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "options",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("unit", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("position", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("is_model_input", models.BooleanField(db_default=True, default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "side",
                    models.CharField(
                        choices=[("US", "We"), ("CUSTOMER", "The customer"), ("THIRD", "A third party")],
                        max_length=8,
                    ),
                ),
                ("third_party", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("promised_on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("KEPT", "Kept"),
                            ("BROKEN", "Broken"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        db_default="OPEN",
                        default=accounts.domain.choices.CommitmentState["OPEN"],
                        max_length=9,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True)),
                ("helped_by_us", models.BooleanField(db_default=False, default=False)),
                ("in_contract", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("goals", models.TextField(blank=True, db_default="", default="")),
                ("skills", models.TextField(blank=True, db_default="", default="")),
                ("influencers", models.TextField(blank=True, db_default="", default="")),
                ("expected_return", models.TextField(blank=True, db_default="", default="")),
                ("handed_over_on", models.DateField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True, db_default="", default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[("OUTAGE", "Outage"), ("MISTAKE", "Mistake"), ("CHANGE", "Major change")],
                        max_length=8,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IncidentAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("number", models.CharField(max_length=100)),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField()),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("name", models.CharField(blank=True, db_default="", default="", max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("RENEWAL", "Renewal"), ("EXPANSION", "Expansion")], max_length=9
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("opened_on", models.DateField()),
                ("expected_close_on", models.DateField(blank=True, null=True)),
                ("stage", models.CharField(blank=True, db_default="", default="", max_length=100)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("is_won", models.BooleanField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutcomeGoal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("statement", models.TextField()),
                (
                    "need",
                    models.CharField(
                        choices=[("STATED", "Stated"), ("INFERRED", "Inferred")],
                        db_default="STATED",
                        default=accounts.domain.choices.Need["STATED"],
                        max_length=8,
                    ),
                ),
                ("why", models.TextField(blank=True, db_default="", default="")),
                (
                    "focus_area",
                    models.CharField(
                        choices=[
                            ("ADOPTION", "Adoption"),
                            ("EXPANSION", "Expansion"),
                            ("RENEWAL", "Renewal"),
                            ("OUTCOMES", "Outcomes"),
                        ],
                        db_default="OUTCOMES",
                        default=accounts.domain.choices.FocusArea["OUTCOMES"],
                        max_length=10,
                    ),
                ),
                ("metric", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("unit", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("baseline", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("expectation", models.TextField(blank=True, db_default="", default="")),
                (
                    "value_per_year",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("currency", models.CharField(blank=True, db_default="", default="", max_length=3)),
                ("other_value", models.TextField(blank=True, db_default="", default="")),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("VERIFIED_FACT", "Verified fact"),
                            ("ASSUMPTION", "Assumption"),
                            ("UNVERIFIED", "Unverified"),
                            ("REFUTED", "Refuted"),
                        ],
                        db_default="UNVERIFIED",
                        default=accounts.domain.choices.TruthLabel["UNVERIFIED"],
                        max_length=13,
                    ),
                ),
                ("label_how", models.TextField(blank=True, db_default="", default="")),
                ("label_until", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("ACHIEVED", "Achieved"),
                            ("MISSED", "Missed"),
                            ("DROPPED", "Dropped"),
                        ],
                        db_default="OPEN",
                        default=accounts.domain.choices.GoalStatus["OPEN"],
                        max_length=8,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("achieved", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "confirmation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("BELOW", "Below expectation"),
                            ("MET", "Met"),
                            ("ABOVE", "Above expectation"),
                        ],
                        max_length=5,
                        null=True,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutcomeMeasurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("day", models.DateField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=18)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("position", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("statement", models.TextField()),
                ("behaviours", models.JSONField(blank=True, db_default={}, default=dict)),
                (
                    "check_by",
                    models.CharField(
                        choices=[("HAND", "By hand"), ("MEASURE", "By a measure")],
                        db_default="HAND",
                        default=accounts.domain.choices.StandardCheck["HAND"],
                        max_length=8,
                    ),
                ),
                ("measure", models.CharField(blank=True, db_default="", default="", max_length=60)),
                (
                    "comparison",
                    models.CharField(
                        choices=[("AT_LEAST", "At least"), ("AT_MOST", "At most")],
                        db_default="AT_LEAST",
                        default=accounts.domain.choices.Comparison["AT_LEAST"],
                        max_length=8,
                    ),
                ),
                ("target", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StandardMet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("met_on", models.DateField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("text", models.TextField()),
                ("said_on", models.DateField()),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("VERIFIED_FACT", "Verified fact"),
                            ("ASSUMPTION", "Assumption"),
                            ("UNVERIFIED", "Unverified"),
                            ("REFUTED", "Refuted"),
                        ],
                        db_default="UNVERIFIED",
                        default=accounts.domain.choices.TruthLabel["UNVERIFIED"],
                        max_length=13,
                    ),
                ),
                ("how", models.TextField(blank=True, db_default="", default="")),
                ("evidence", models.TextField(blank=True, db_default="", default="")),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("check_by", models.DateField(blank=True, null=True)),
                ("was_assumption", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True, db_default="", default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[("WIN", "Win"), ("LESSON", "Lesson"), ("TESTIMONIAL", "Testimonial")],
                        max_length=11,
                    ),
                ),
                ("told_on", models.DateField()),
                ("is_shareable", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SuccessPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("why", models.TextField()),
                ("baseline", models.TextField(blank=True, db_default="", default="")),
                ("review_every_days", models.PositiveSmallIntegerField(db_default=90, default=90)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("is_shared", models.BooleanField(db_default=False, default=False)),
                ("closed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SurveyResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("is_anonymous", models.BooleanField(db_default=False, default=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("NPS", "NPS"), ("CSAT", "CSAT"), ("CES", "CES")], max_length=4
                    ),
                ),
                ("scale_low", models.SmallIntegerField()),
                ("scale_high", models.SmallIntegerField()),
                ("high_is_good", models.BooleanField(db_default=True, default=True)),
                ("score", models.DecimalField(decimal_places=2, max_digits=6)),
                ("comment", models.TextField(blank=True, db_default="", default="")),
                ("answered_at", models.DateTimeField()),
                ("acted_on_at", models.DateTimeField(blank=True, null=True)),
                ("customer_told_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("source", models.CharField(db_default="", default="", max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("known_on", models.DateField()),
                (
                    "typed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("happened_at", models.DateTimeField(blank=True, null=True)),
                ("planned_for", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("MEETING", "Meeting"),
                            ("VIDEO", "Video call"),
                            ("PHONE", "Phone"),
                            ("EMAIL", "E-mail"),
                            ("CHAT", "Chat"),
                            ("EVENT", "Event"),
                            ("LETTER", "Letter"),
                            ("IN_PRODUCT", "In the product"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "started_by",
                    models.CharField(choices=[("US", "We"), ("CUSTOMER", "The customer")], max_length=8),
                ),
                (
                    "posture",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REACTIVE", "Reactive"),
                            ("INTERACTIVE", "Interactive"),
                            ("PROACTIVE", "Proactive"),
                        ],
                        db_default="",
                        default="",
                        max_length=11,
                    ),
                ),
                (
                    "focus_area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ADOPTION", "Adoption"),
                            ("EXPANSION", "Expansion"),
                            ("RENEWAL", "Renewal"),
                            ("OUTCOMES", "Outcomes"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("summary", models.TextField(blank=True, db_default="", default="")),
                ("sentiment", models.SmallIntegerField(blank=True, null=True)),
                ("next_step", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TouchContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="account",
            name="fit",
            field=models.CharField(
                blank=True,
                choices=[("GOOD", "Good"), ("PARTIAL", "Partial"), ("POOR", "Poor")],
                max_length=7,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="merged_into",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="parent",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="typed_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="churnstatement",
            name="typed_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="moved_to",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="contact",
            name="preferred_channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("MEETING", "Meeting"),
                    ("VIDEO", "Video call"),
                    ("PHONE", "Phone"),
                    ("EMAIL", "E-mail"),
                    ("CHAT", "Chat"),
                    ("EVENT", "Event"),
                    ("LETTER", "Letter"),
                    ("IN_PRODUCT", "In the product"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="preferred_hours",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="contact",
            name="typed_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="what_matters",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="contract",
            name="renewal_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="contract",
            name="renewal_said_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="renewal_said_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="typed_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="feature",
            name="typed_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="undone_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="stageentry",
            name="typed_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="typed_fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[
                    ("UPLOADED", "Uploaded"),
                    ("MAPPED", "Mapped"),
                    ("DRY_RUNNING", "Dry run in progress"),
                    ("CHECKED", "Checked"),
                    ("RUNNING", "Running"),
                    ("DONE", "Done"),
                    ("FAILED", "Failed"),
                    ("UNDOING", "Being undone"),
                    ("UNDONE", "Undone"),
                ],
                default=accounts.domain.choices.ImportState["UPLOADED"],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["organization", "parent"], name="account_by_parent"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="account_is_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True), ("archived_at__isnull", False), _connector="OR"
                ),
                name="account_merged_is_archived",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("renewal_said_on__isnull", True),
                    models.Q(("renewal_said_on__gte", "1990-01-01"), ("renewal_said_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="contract_renewal_said_on_is_a_day",
            ),
        ),
        migrations.AddField(
            model_name="attributedefinition",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="contact",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="member",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="read_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="written_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="incidentaccount",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="incidentaccount",
            name="incident",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="accounts.incident"
            ),
        ),
        migrations.AddField(
            model_name="incidentaccount",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="owner",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="outcomegoal",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="outcomegoal",
            name="confirmed_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="outcomegoal",
            name="contact",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="outcomegoal",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="outcomegoal",
            name="label_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="outcomegoal",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="goal",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="accounts.outcomegoal"
            ),
        ),
        migrations.AddField(
            model_name="outcomemeasurement",
            name="goal",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="accounts.outcomegoal"
            ),
        ),
        migrations.AddField(
            model_name="outcomemeasurement",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="outcomemeasurement",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="stage",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.lifecyclestage"
            ),
        ),
        migrations.AddField(
            model_name="standardmet",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="standardmet",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="standardmet",
            name="seen_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="standardmet",
            name="standard",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="accounts.standard"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="checked_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="contact",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="owner",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="contact",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="successplan",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="successplan",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="successplan",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="outcomegoal",
            name="plan",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.successplan"
            ),
        ),
        migrations.AddField(
            model_name="surveyresponse",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="surveyresponse",
            name="acted_on_by",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="surveyresponse",
            name="contact",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="surveyresponse",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="surveyresponse",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="account",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="author",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="import_run",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                db_column="import_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.import",
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="touch",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="accounts.touch"
            ),
        ),
        migrations.AddField(
            model_name="touchcontact",
            name="contact",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="accounts.contact"
            ),
        ),
        migrations.AddField(
            model_name="touchcontact",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organization",
            ),
        ),
        migrations.AddField(
            model_name="touchcontact",
            name="touch",
            field=cs_platform.tenancy.row_security.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="accounts.touch"
            ),
        ),
        migrations.AddConstraint(
            model_name="attributedefinition",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_attributedefinition_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="attributedefinition",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="attribute_once_a_key"),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["organization", "account"], name="handover_by_account"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_handover_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="handover_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="handover_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handed_over_on__isnull", True),
                    models.Q(("handed_over_on__gte", "1990-01-01"), ("handed_over_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="handover_handed_over_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("read_by__isnull", True), ("read_at__isnull", False), _connector="OR"),
                name="handover_reader_has_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["organization", "starts_at"], name="incident_by_time"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_incident_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="incident_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="incident_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                ),
                name="incident_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="incidentaccount",
            index=models.Index(fields=["organization", "account"], name="incidentaccount_by_account"),
        ),
        migrations.AddConstraint(
            model_name="incidentaccount",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_incidentaccount_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentaccount",
            constraint=models.UniqueConstraint(
                fields=("organization", "incident", "account"), name="incidentaccount_once"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["organization", "account", "due_on"], name="invoice_by_account"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_invoice_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="invoice_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="invoice_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_on__isnull", True),
                    models.Q(("issued_on__gte", "1990-01-01"), ("issued_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="invoice_issued_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    models.Q(("due_on__gte", "1990-01-01"), ("due_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="invoice_due_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_on__isnull", True),
                    models.Q(("paid_on__gte", "1990-01-01"), ("paid_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="invoice_paid_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), ("amount__lt", 1000000000000)),
                name="invoice_amount_is_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="invoice_currency_is_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("issued_on"))), name="invoice_due_after_issued"
            ),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(fields=["organization", "account"], name="opportunity_by_account"),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_opportunity_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="opportunity_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="opportunity_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_on__isnull", True),
                    models.Q(("opened_on__gte", "1990-01-01"), ("opened_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="opportunity_opened_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_close_on__isnull", True),
                    models.Q(
                        ("expected_close_on__gte", "1990-01-01"), ("expected_close_on__lte", "2100-12-31")
                    ),
                    _connector="OR",
                ),
                name="opportunity_expected_close_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    models.Q(("closed_on__gte", "1990-01-01"), ("closed_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="opportunity_closed_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), ("amount__lt", 1000000000000)),
                name="opportunity_amount_is_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="opportunity_currency_is_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("is_won__isnull", True)),
                    models.Q(("closed_on__isnull", False), ("is_won__isnull", False)),
                    _connector="OR",
                ),
                name="opportunity_closed_is_won_or_lost",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["organization", "account"], name="commitment_by_account"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_commitment_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="commitment_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="commitment_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("promised_on__isnull", True),
                    models.Q(("promised_on__gte", "1990-01-01"), ("promised_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="commitment_promised_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    models.Q(("due_on__gte", "1990-01-01"), ("due_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="commitment_due_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_on__isnull", True),
                    models.Q(("settled_on__gte", "1990-01-01"), ("settled_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="commitment_settled_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_on__isnull", True), ("state", "OPEN")),
                    models.Q(("settled_on__isnull", False), ("state__in", ["KEPT", "BROKEN", "WITHDRAWN"])),
                    _connector="OR",
                ),
                name="commitment_settled_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomemeasurement",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_outcomemeasurement_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomemeasurement",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="outcomemeasurement_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomemeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomemeasurement_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomemeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("day__isnull", True),
                    models.Q(("day__gte", "1990-01-01"), ("day__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomemeasurement_day_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomemeasurement",
            constraint=models.UniqueConstraint(
                fields=("organization", "goal", "day"), name="outcomemeasurement_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_standard_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.UniqueConstraint(
                fields=("organization", "stage", "statement"), name="standard_once_a_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("check_by", "HAND"),
                    models.Q(models.Q(("measure", ""), _negated=True), ("target__isnull", False)),
                    _connector="OR",
                ),
                name="standard_by_measure_has_a_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardmet",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_standardmet_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="standardmet",
            constraint=models.UniqueConstraint(
                fields=("organization", "account", "standard"), name="standardmet_once"
            ),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["organization", "account"], name="story_by_account"),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_story_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="story_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="story_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("told_on__isnull", True),
                    models.Q(("told_on__gte", "1990-01-01"), ("told_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="story_told_on_is_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="successplan",
            index=models.Index(fields=["organization", "account"], name="successplan_by_account"),
        ),
        migrations.AddConstraint(
            model_name="successplan",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_successplan_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="successplan",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="successplan_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="successplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="successplan_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="successplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_on__isnull", True),
                    models.Q(("reviewed_on__gte", "1990-01-01"), ("reviewed_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="successplan_reviewed_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="successplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    models.Q(("closed_on__gte", "1990-01-01"), ("closed_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="successplan_closed_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="successplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("review_every_days__gte", 1)), name="successplan_is_reviewed_now_and_then"
            ),
        ),
        migrations.AddIndex(
            model_name="outcomegoal",
            index=models.Index(fields=["organization", "account"], name="outcomegoal_by_account"),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_outcomegoal_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="outcomegoal_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomegoal_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_on__isnull", True),
                    models.Q(("started_on__gte", "1990-01-01"), ("started_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomegoal_started_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    models.Q(("due_on__gte", "1990-01-01"), ("due_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomegoal_due_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("label_until__isnull", True),
                    models.Q(("label_until__gte", "1990-01-01"), ("label_until__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomegoal_label_until_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    models.Q(("closed_on__gte", "1990-01-01"), ("closed_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomegoal_closed_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_on__isnull", True),
                    models.Q(("confirmed_on__gte", "1990-01-01"), ("confirmed_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="outcomegoal_confirmed_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("value_per_year__gte", 0), ("value_per_year__lt", 1000000000000)),
                name="outcomegoal_value_per_year_is_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value_per_year__isnull", True), ("currency__regex", "^[A-Z]{3}$"), _connector="OR"
                ),
                name="outcomegoal_value_has_a_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmation__isnull", True), ("confirmed_on__isnull", True)),
                    models.Q(("confirmation__isnull", False), ("confirmed_on__isnull", False)),
                    _connector="OR",
                ),
                name="outcomegoal_confirmation_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("status", "OPEN")),
                    models.Q(("closed_on__isnull", False), ("status__in", ["ACHIEVED", "MISSED", "DROPPED"])),
                    _connector="OR",
                ),
                name="outcomegoal_closed_goal_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="surveyresponse",
            index=models.Index(fields=["organization", "account", "answered_at"], name="survey_by_account"),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_surveyresponse_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="surveyresponse_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="surveyresponse_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_anonymous", False), ("contact__isnull", True), _connector="OR"),
                name="surveyresponse_anonymous_names_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(("scale_low__lt", models.F("scale_high"))),
                name="surveyresponse_scale_has_width",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__gte", models.F("scale_low")), ("score__lte", models.F("scale_high"))
                ),
                name="surveyresponse_score_is_on_its_scale",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acted_on_by__isnull", True), ("acted_on_at__isnull", False), _connector="OR"
                ),
                name="surveyresponse_actor_has_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(fields=["organization", "account", "happened_at"], name="touch_by_account"),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_touch_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="touch_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="touch_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("happened_at__isnull", False), ("planned_for__isnull", False), _connector="OR"
                ),
                name="touch_happened_or_is_planned",
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sentiment__isnull", True),
                    models.Q(("sentiment__gte", -2), ("sentiment__lte", 2)),
                    _connector="OR",
                ),
                name="touch_sentiment_is_minus_2_to_2",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["organization", "account"], name="statement_by_account"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_statement_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("organization", "source", "external_id"), name="statement_once_a_source_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_on__isnull", True),
                    models.Q(("known_on__gte", "1990-01-01"), ("known_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="statement_known_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("said_on__isnull", True),
                    models.Q(("said_on__gte", "1990-01-01"), ("said_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="statement_said_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_on__isnull", True),
                    models.Q(("checked_on__gte", "1990-01-01"), ("checked_on__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="statement_checked_on_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("check_by__isnull", True),
                    models.Q(("check_by__gte", "1990-01-01"), ("check_by__lte", "2100-12-31")),
                    _connector="OR",
                ),
                name="statement_check_by_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("label", "VERIFIED_FACT"), _negated=True),
                    models.Q(models.Q(("how", ""), _negated=True), ("checked_on__isnull", False)),
                    _connector="OR",
                ),
                name="statement_fact_says_how_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("label", "ASSUMPTION"), _negated=True),
                    ("check_by__isnull", False),
                    _connector="OR",
                ),
                name="statement_assumption_has_a_day_to_check",
            ),
        ),
        migrations.AddIndex(
            model_name="touchcontact",
            index=models.Index(fields=["organization", "contact"], name="touchcontact_by_contact"),
        ),
        migrations.AddConstraint(
            model_name="touchcontact",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="accounts_touchcontact_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="touchcontact",
            constraint=models.UniqueConstraint(
                fields=("organization", "touch", "contact"), name="touchcontact_once"
            ),
        ),
        row_security.SecureTable("AttributeDefinition"),
        row_security.SecureTable("Commitment"),
        row_security.SecureTable("Handover"),
        row_security.SecureTable("Incident"),
        row_security.SecureTable("IncidentAccount"),
        row_security.SecureTable("Invoice"),
        row_security.SecureTable("Opportunity"),
        row_security.SecureTable("OutcomeGoal"),
        row_security.SecureTable("OutcomeMeasurement"),
        row_security.SecureTable("Standard"),
        row_security.SecureTable("StandardMet"),
        row_security.SecureTable("Statement"),
        row_security.SecureTable("Story"),
        row_security.SecureTable("SuccessPlan"),
        row_security.SecureTable("SurveyResponse"),
        row_security.SecureTable("Touch"),
        row_security.SecureTable("TouchContact"),
        row_security.ComposeKey("account", "merged_into"),
        row_security.ComposeKey("account", "parent"),
        row_security.ComposeKey("contract", "renewal_said_by"),
        row_security.ComposeKey("import", "undone_by"),
    ]
