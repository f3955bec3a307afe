import django.db.models.deletion
from django.db import migrations, models

from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("health", "0009_notes_can_be_erased"),
        ("tenancy", "0008_erasing_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SEVERITY", "What severity means"),
                            ("SHOUTING", "Does shouting pay?"),
                            ("ATTENTION", "Where attention goes"),
                            ("PERCEPTION", "What we feel, what they say"),
                            ("ANSWERS", "Money per answer"),
                            ("HINDSIGHT", "What became of the bands"),
                            ("INPUTS", "Sources of facts"),
                            ("COVERAGE", "Coverage"),
                            ("DISTRIBUTIONS", "Values of the measures"),
                            ("PROFILES", "Accounts by profile"),
                        ],
                        max_length=20,
                    ),
                ),
                ("first", models.DateField()),
                ("day", models.DateField()),
                ("shape", models.CharField(max_length=16)),
                ("figures", models.JSONField()),
                ("worked_out_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="health_keptfigure_tenant_key"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "kind", "first"), name="kept_figure_once_a_first_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("day"))),
                        name="kept_figure_first_not_after_day",
                    ),
                ],
            },
        ),
        row_security.SecureTable("KeptFigure", audited=False),
    ]
