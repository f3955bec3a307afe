from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0002_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="digest_sent_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="notices_seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="wants_digest",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
