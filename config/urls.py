"""Which package answers which address."""

from django.contrib import admin
from django.urls import include, path

from api.main import api
from config.readiness import live, ready

admin.site.site_header = "Superschedules"
admin.site.site_title = "Superschedules"

urlpatterns = [
    path("api/live", live),
    path("api/ready", ready),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    path("", include("web.urls")),
]

handler404 = "config.errors.not_found"
handler500 = "config.errors.failed"
