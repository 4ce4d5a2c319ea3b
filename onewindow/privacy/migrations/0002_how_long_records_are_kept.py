"""How long each kind of record is kept, until somebody whose role it is decides otherwise."""

from django.db import migrations

RULES = [  # natural days
    ("drafts", 90, "《个人信息保护法》第十九条：没有提交的，只留到还可能接着填"),
    ("codes", 30, "《个人信息保护法》第十九条；安全审计所需"),
    ("messages", 730, "《个人信息保护法》第十九条：便于查阅进展和维权"),
    ("consultations", 730, "《个人信息保护法》第十九条：便于追问和回访"),
    ("files", 7, "《个人信息保护法》第十九条：没有归属的上传"),
    ("sessions", 30, "《个人信息保护法》第十九条"),
]


def fill(apps, schema_editor):
    rules = apps.get_model("privacy", "Retention").objects.using(schema_editor.connection.alias)
    for kind, days, basis in RULES:
        rules.get_or_create(kind=kind, defaults={"days": days, "basis": basis})


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
