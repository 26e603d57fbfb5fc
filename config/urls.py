"""Which package answers which address."""

from django.contrib import admin
from django.urls import include, path

from api.main import api
from web.views.answer_counts import answer_counts
from web.views.usage import usage

admin.site.site_header = "Superschedules"
admin.site.site_title = "Superschedules"

urlpatterns = [
    path("api/v1/", api.urls),
    # Before the admin's own, which answer everything below /admin/.
    path("admin/usage/", admin.site.admin_view(usage), name="usage"),
    path("admin/answers/", admin.site.admin_view(answer_counts), name="answers"),
    path("admin/", admin.site.urls),
    path("", include("web.urls")),
]

handler404 = "config.errors.not_found"
handler500 = "config.errors.failed"
