import os
import signal

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
application = get_wsgi_application()

from onewindow.config.embedded.supervisor import WITH_PARENT, end_with_parent  # noqa: E402
from onewindow.kernel.pinyin import pinyin_key  # noqa: E402 - after the settings

pinyin_key("一")  # the dictionary is read before the first who searches comes

if os.environ.get(WITH_PARENT):
    # a web process whose parent was killed would go on serving, beside the ones that are started in its place
    end_with_parent(signal.SIGKILL)
