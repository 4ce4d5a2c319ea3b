from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "onewindow.web"
    label = "web"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from onewindow.web.sign_ins import sign_in_began

        user_logged_in.connect(sign_in_began, dispatch_uid="onewindow.sign_in_began")
