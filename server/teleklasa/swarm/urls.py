from django.urls import path

from teleklasa.swarm import api, nodes_api

urlpatterns = [
    path("regions", api.Regions.as_view(), name="regions"),
    path("servers", api.Servers.as_view(), name="servers"),
    path("servers/<slug:server_id>", api.OneServer.as_view(), name="server"),
    path("nodes/register", nodes_api.NodeRegister.as_view(), name="node-register"),
    path("nodes/keepalive", nodes_api.NodeKeepalives.as_view(), name="node-keepalive"),
]
