from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("playbooks", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="celebration",
            name="seen_by",
        ),
    ]
