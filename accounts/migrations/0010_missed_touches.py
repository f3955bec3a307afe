"""Planned touches that were not held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Note of a planned touch that it did not take place; one that did was not missed."""

    dependencies = [("accounts", "0009_lists")]

    operations = [
        migrations.AddField(
            model_name="touch",
            name="was_missed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(was_missed=False) | models.Q(happened_at__isnull=True),
                name="touch_missed_did_not_happen",
            ),
        ),
    ]
