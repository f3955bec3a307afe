from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("health", "0002_signals"),
    ]

    operations = [
        migrations.AddField(
            model_name="accountstanding",
            name="avoidable_loss",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="riskestimate",
            name="avoidable_loss",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
    ]
