from django.db import migrations

from cs_platform.tenancy import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0007_keeping"),
    ]

    operations = [
        migrations.RunSQL(
            row_security.ERASE_WORDS_FUNCTION, "DROP FUNCTION tenancy_erase_words(text, text, jsonb)"
        ),
        migrations.RunSQL(
            row_security.DROP_EMPTY_MONTHS_FUNCTION, "DROP FUNCTION drop_empty_months(regclass, date)"
        ),
    ]
