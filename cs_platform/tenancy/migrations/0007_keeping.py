from django.db import migrations

from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0006_settings"),
    ]

    operations = [
        migrations.RunSQL(
            row_security.THIN_AUDIT_FUNCTION, "DROP FUNCTION tenancy_thin_audit(timestamptz, integer)"
        ),
        migrations.RunSQL(
            row_security.ERASE_IMAGES_FUNCTION, "DROP FUNCTION tenancy_erase_images(text, bigint[], jsonb)"
        ),
    ]
