from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_items_guides_bundles")]

    operations = [
        migrations.AddField("synonym", "initials", models.CharField(default="", max_length=60)),
    ]
