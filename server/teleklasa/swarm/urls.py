from django.urls import path

from teleklasa.swarm import alerts_api, api, cockpit_api, nodes_api, placement_api

urlpatterns = [
    path("regions", api.Regions.as_view(), name="regions"),
    path("servers", api.Servers.as_view(), name="servers"),
    path("servers/<slug:server_id>", api.OneServer.as_view(), name="server"),
    path("swarm", cockpit_api.Swarm.as_view(), name="swarm"),
    path("swarm/history", cockpit_api.SwarmHistory.as_view(), name="swarm-history"),
    path("swarm/health-changes", cockpit_api.HealthChanges.as_view(), name="swarm-health-changes"),
    path("swarm/alerts", alerts_api.SwarmAlerts.as_view(), name="swarm-alerts"),
    path("swarm/placement", placement_api.DryPlacement.as_view(), name="swarm-placement"),
    path("nodes/register", nodes_api.NodeRegister.as_view(), name="node-register"),
    path("nodes/keepalive", nodes_api.NodeKeepalives.as_view(), name="node-keepalive"),
]
