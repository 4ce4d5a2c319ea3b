from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "onewindow.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("onewindow.cases.acts")  # every move finds its act
        import_module("onewindow.cases.surroundings").watch()
