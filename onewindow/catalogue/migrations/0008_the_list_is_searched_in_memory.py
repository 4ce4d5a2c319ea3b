"""Processes hold the list and search it themselves: no index of the database answers any more, and an item's words come in lines by
where they stand. The column of vectors stays for the processes of the release before; the next one may drop it.
"""

from django.db import migrations

IN_LINES = """
update catalogue_basicitem set search_words = (
    select string_agg(words, E'\\n' order by place) from (
        select place, coalesce(string_agg(lexeme, ' '), '') as words
          from unnest(array['A', 'B', 'C', 'D']) as place
          left join (select lexeme, unnest(weights) as weight from unnest(search_vector)) as said on weight = place
         group by place
    ) as lines
) where search_vector is not null
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0007_what_an_item_follows_is_a_column"),
    ]

    operations = [
        migrations.RunSQL(IN_LINES, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="basicitem", name="basic_item_words"),
        migrations.RemoveIndex(model_name="basicitem", name="basic_item_pinyin_trgm"),
        migrations.RemoveIndex(model_name="synonym", name="synonym_pinyin_trgm"),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="basicitem", name="search_vector")]
        ),
    ]
