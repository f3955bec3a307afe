import django.db.models.deletion
from django.db import migrations, models

import cs_platform.jobs.domain.choices
from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("tenancy", "0006_settings"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="signs_in",
            field=row_security.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="tenancy.membership"
            ),
        ),
        row_security.ComposeKey("mail", "signs_in"),
        migrations.AlterField(
            model_name="mail",
            name="state",
            field=models.CharField(
                choices=[
                    ("PENDING", "Waiting"),
                    ("SENT", "Sent"),
                    ("FAILED", "Failed"),
                    ("DROPPED", "Not needed any more"),
                ],
                default=cs_platform.jobs.domain.choices.MailState["PENDING"],
                max_length=8,
            ),
        ),
    ]
