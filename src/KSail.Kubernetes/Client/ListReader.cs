using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Kubernetes.Transport;
using static KSail.Kubernetes.Client.Addresses;

namespace KSail.Kubernetes.Client;

/// <summary>Reads a list page by page.</summary>
internal sealed class ListReader(ApiTransport transport, ResourceKind kind, ListQuery query)
{
    // After that many lists whose pages expired, everything is asked for at once: the server is slow, or we are.
    private const int MaxRestarts = 2;

    private readonly string _path = Collection(kind, query.Namespace);

    /// <summary>Whether a failing request is repeated.</summary>
    public bool IsPatient { get; init; } = true;

    /// <summary>All objects of one moment.</summary>
    public async Task<KubernetesList> ReadAsync(CancellationToken cancellationToken)
    {
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                return await ReadPagesAsync(restarts <= MaxRestarts ? query.PageSize : 0, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Expired && restarts <= MaxRestarts)
            {
                // The pages so far are of a moment that the server no longer knows.
            }
        }
    }

    /// <summary>Gives an object of a list its kind: the items of built-in kinds come without.</summary>
    public static KubernetesObject Complete(ResourceKind kind, JsonObject item)
    {
        if (!item.ContainsKey("kind"))
            item.Insert(0, "kind", kind.Kind);
        if (!item.ContainsKey("apiVersion"))
            item.Insert(0, "apiVersion", kind.ApiVersion);
        return new KubernetesObject(item);
    }

    private async Task<KubernetesList> ReadPagesAsync(int pageSize, CancellationToken cancellationToken)
    {
        var items = new List<KubernetesObject>();
        var token = "";
        while (true)
        {
            var request = new ApiRequest(HttpMethod.Get, _path)
            {
                Query = Query(
                    Parameter("labelSelector", query.LabelSelector), Parameter("fieldSelector", query.FieldSelector),
                    Parameter("limit", pageSize > 0 ? pageSize.ToString(System.Globalization.CultureInfo.InvariantCulture) : ""), Parameter("continue", token)),
            };
            var answer = IsPatient
                ? await transport.SendAsync(request, cancellationToken).ConfigureAwait(false)
                : await transport.SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
            if (ApiJson.TryParse(answer) is not { } page || page.Object("metadata") is not { } metadata || metadata.Text("resourceVersion") is not { Length: > 0 } version)
                throw transport.Nonsense(request, "no list");
            foreach (var item in page.Array("items") ?? [])
            {
                if (item is not JsonObject json)
                    throw transport.Nonsense(request, "no list of objects");
                items.Add(Complete(kind, json));
            }

            var next = metadata.Text("continue");
            if (next.Length == 0)
                return new KubernetesList(items, version);
            if (next == token)
                throw transport.Nonsense(request, "a page that names itself as the next");
            token = next;
        }
    }
}
