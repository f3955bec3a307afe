import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("health", "0004_churn_models"),
    ]

    operations = [
        migrations.AddField(
            model_name="ditchepisode",
            name="left_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ditchepisode",
            name="relapse_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), db_default=[], default=list, size=None
            ),
        ),
    ]
