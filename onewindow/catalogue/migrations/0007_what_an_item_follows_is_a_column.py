"""Which item's grants an item renews, changes or cancels is asked of the list: copied from the guides in force."""

from django.db import migrations, models

FROM_GUIDES = """
update catalogue_basicitem b set follows = v.content -> 'follows' ->> 'item'
  from catalogue_guideversion v join catalogue_guide g on g.id = v.guide_id
 where g.item_id = b.key and g.region_id is null and v.state = 'published' and jsonb_typeof(v.content -> 'follows') = 'object'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_orders_delegate_and_adjust"),
    ]

    operations = [
        migrations.AddField(
            model_name="basicitem",
            name="follows",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.RunSQL(FROM_GUIDES, migrations.RunSQL.noop),
    ]
