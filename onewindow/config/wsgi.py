import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
application = get_wsgi_application()

from onewindow.kernel.pinyin import pinyin_key  # noqa: E402 - after the settings

pinyin_key("一")  # the dictionary is read before the first who searches comes
