using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Kubernetes.Transport;

namespace KSail.Kubernetes.Client;

/// <summary>
/// Finds out which kinds a server serves: in two requests where it has aggregated discovery (Kubernetes 1.26 and later), else one for each
/// version of each group.
/// </summary>
internal sealed class DiscoveryReader(ApiTransport transport)
{
    private const string Accept =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private readonly List<ResourceKind> _kinds = [];
    private readonly List<string> _unavailable = [];

    /// <summary>The catalog.</summary>
    public async Task<ApiCatalog> ReadAsync(CancellationToken cancellationToken)
    {
        // A server of extensions alone has no core group.
        var core = await FindAsync("/api", Accept, cancellationToken).ConfigureAwait(false);
        if (core.Json.Text("kind") == "APIVersions")
        {
            foreach (var version in core.Json.Array("versions") ?? [])
                await ReadVersionAsync("", JsonFields.TextOf(version) ?? "", cancellationToken).ConfigureAwait(false);
        }
        else if (core.Json is not null)
        {
            ReadAggregated(core.Request, core.Json);
        }

        var groups = await FindAsync("/apis", Accept, cancellationToken).ConfigureAwait(false);
        if (groups.Json.Text("kind") == "APIGroupList")
            await ReadGroupsAsync(groups.Json!, cancellationToken).ConfigureAwait(false);
        else if (groups.Json is not null)
            ReadAggregated(groups.Request, groups.Json);
        return new ApiCatalog(_kinds, _unavailable);
    }

    private void ReadAggregated(ApiRequest request, JsonObject list)
    {
        if (list.Text("kind") != "APIGroupDiscoveryList")
            throw transport.Nonsense(request, "no discovery");
        foreach (var group in list.Array("items") ?? [])
        {
            var name = group.Text("metadata", "name");
            foreach (var version in group.Array("versions") ?? [])
            {
                var versionName = version.Text("version");
                if (version.Text("freshness") == "Stale")
                    _unavailable.Add($"{name}/{versionName}");
                foreach (var resource in version.Array("resources") ?? [])
                {
                    var kind = resource.Object("responseKind").Text("kind");
                    if (kind.Length > 0)
                        _kinds.Add(new ResourceKind(name, versionName, kind, resource.Text("resource"), resource.Text("scope") == "Namespaced"));
                }
            }
        }
    }

    private async Task ReadGroupsAsync(JsonObject list, CancellationToken cancellationToken)
    {
        foreach (var group in list.Array("groups") ?? [])
        {
            var name = group.Text("name");
            var preferred = group.Object("preferredVersion").Text("version");
            if (preferred.Length > 0)
                await ReadVersionAsync(name, preferred, cancellationToken).ConfigureAwait(false);
            foreach (var version in group.Array("versions") ?? [])
            {
                if (version.Text("version") is { Length: > 0 } other && other != preferred)
                    await ReadVersionAsync(name, other, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadVersionAsync(string group, string version, CancellationToken cancellationToken)
    {
        var path = group.Length == 0 ? $"/api/{Uri.EscapeDataString(version)}" : $"/apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}";
        JsonObject? list = null;
        try
        {
            list = (await FindAsync(path, ApiRequest.Json, cancellationToken).ConfigureAwait(false)).Json;
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.Unavailable)
        {
            // An aggregated API whose own server is away takes nothing from the others.
        }

        if (list is null)
        {
            _unavailable.Add(group.Length == 0 ? version : $"{group}/{version}");
            return;
        }

        foreach (var resource in list.Array("resources") ?? [])
        {
            // Subresources have a slash; their kinds are those of their answers.
            var name = resource.Text("name");
            if (name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && resource.Text("kind") is { Length: > 0 } kind)
                _kinds.Add(new ResourceKind(group, version, kind, name, resource.IsTrue("namespaced")));
        }
    }

    private async Task<(ApiRequest Request, JsonObject? Json)> FindAsync(string path, string accept, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, path) { Accept = accept };
        try
        {
            var answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return (request, ApiJson.TryParse(answer) ?? throw transport.Nonsense(request, "no JSON"));
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            return (request, null);
        }
    }
}
