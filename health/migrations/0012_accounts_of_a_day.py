from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("health", "0011_acts_by_touch"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="healthscore",
            index=models.Index(fields=["organization", "day", "account"], name="score_by_day"),
        ),
        migrations.AddIndex(
            model_name="riskestimate",
            index=models.Index(fields=["organization", "day", "account"], name="estimate_by_day"),
        ),
    ]
