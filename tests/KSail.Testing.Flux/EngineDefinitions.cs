using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Flux;

/// <summary>
/// Definitions of the kinds that play a part in a reconciliation: as strict as the real ones in the fields that are read and written here, open in
/// all others. All have the status as a subresource.
/// </summary>
public static class EngineDefinitions
{
    private const string Reference = """{"type":"object","required":["name"],"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"name":{"type":"string","minLength":1},"namespace":{"type":"string"}}}""";
    private const string Open = "\"x-kubernetes-preserve-unknown-fields\":true";
    private const string DependsOn = """{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"namespace":{"type":"string"},"readyExpr":{"type":"string"}}}}""";
    private const string Duration = """{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$"}""";

    private const string Status = """
        {"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{
          "observedGeneration":{"type":"integer","format":"int64"},
          "lastHandledReconcileAt":{"type":"string"},
          "lastAttemptedRevision":{"type":"string"},
          "lastAppliedRevision":{"type":"string"},
          "artifact":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"required":["revision"],"properties":{"revision":{"type":"string"}}},
          "inventory":{"type":"object","required":["entries"],"properties":{"entries":{"type":"array","items":{"type":"object","required":["id","v"],"properties":{"id":{"type":"string"},"v":{"type":"string"}}}}}},
          "conditions":{"type":"array","items":{"type":"object","required":["lastTransitionTime","message","reason","status","type"],"properties":{
            "lastTransitionTime":{"type":"string","format":"date-time"},
            "message":{"type":"string","maxLength":32768},
            "observedGeneration":{"type":"integer","format":"int64","minimum":0},
            "reason":{"type":"string","maxLength":1024,"minLength":1,"pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"},
            "status":{"type":"string","enum":["True","False","Unknown"]},
            "type":{"type":"string","maxLength":316}}}}
        }}
        """;

    private static readonly (ResourceKind Kind, string Spec, string Status)[] _kinds =
    [
        (WellKnownKinds.OciRepositories, """{"type":"object",OPEN,"required":["interval","url"],"properties":{"url":{"type":"string","pattern":"^oci://.*$"},"interval":DURATION,"suspend":{"type":"boolean"},"ref":{"type":"object","properties":{"tag":{"type":"string"},"digest":{"type":"string"},"semver":{"type":"string"}}}}}""", Status),
        (WellKnownKinds.Kustomizations, """{"type":"object",OPEN,"required":["interval","prune","sourceRef"],"properties":{"interval":DURATION,"retryInterval":DURATION,"timeout":DURATION,"path":{"type":"string"},"prune":{"type":"boolean"},"suspend":{"type":"boolean"},"wait":{"type":"boolean"},"dependsOn":DEPENDS,"sourceRef":REFERENCE}}""", Status),
        (WellKnownKinds.HelmReleases, """{"type":"object",OPEN,"required":["interval"],"properties":{"interval":DURATION,"suspend":{"type":"boolean"},"dependsOn":DEPENDS}}""", Status),
        (WellKnownKinds.Applications, """{"type":"object",OPEN}""", """{"type":"object",OPEN}"""),
    ];

    /// <summary>Makes the definitions that a server does not have yet, and waits until it serves their kinds.</summary>
    public static async Task InstallAsync(IKubernetesApi api, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(api);
        foreach (var (kind, spec, status) in _kinds)
        {
            try
            {
                await api.CreateAsync(WellKnownKinds.CustomResourceDefinitions, DefinitionOf(kind, spec, status), WriteOptions.Default, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.AlreadyExists)
            {
                // Another test was first.
            }
        }

        for (var left = 200; ; left--)
        {
            var catalog = await api.DiscoverAsync(cancellationToken).ConfigureAwait(false);
            if (_kinds.All(entry => catalog.Find(entry.Kind.Group, entry.Kind.Kind) is not null))
                return;
            if (left == 0)
                throw new InvalidOperationException("the server does not serve the kinds that were defined");
            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The definitions as a manifest.</summary>
    public static string ToManifest() => string.Join("\n---\n", _kinds.Select(static entry => DefinitionOf(entry.Kind, entry.Spec, entry.Status).Json.ToJsonString()));

    private static KubernetesObject DefinitionOf(ResourceKind kind, string spec, string status)
    {
        // An Application has its operation beside spec and status.
        var root = kind == WellKnownKinds.Applications ? Open + "," : "";
        return new((JsonObject)JsonNode.Parse($$"""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "{{kind.Plural}}.{{kind.Group}}" },
          "spec": {
            "group": "{{kind.Group}}", "scope": "Namespaced",
            "names": { "kind": "{{kind.Kind}}", "listKind": "{{kind.Kind}}List", "plural": "{{kind.Plural}}", "singular": "{{kind.Kind.ToLowerInvariant()}}" },
            "versions": [{
              "name": "{{kind.Version}}", "served": true, "storage": true, "subresources": { "status": {} },
              "schema": { "openAPIV3Schema": { "type": "object", {{root}} "properties": {
                "apiVersion": { "type": "string" }, "kind": { "type": "string" }, "metadata": { "type": "object" }, "spec": {{Filled(spec)}}, "status": {{Filled(status)}} } } }
            }]
          }
        }
        """)!);
    }

    private static string Filled(string schema) => schema
        .Replace("OPEN", Open, StringComparison.Ordinal).Replace("DURATION", Duration, StringComparison.Ordinal)
        .Replace("DEPENDS", DependsOn, StringComparison.Ordinal).Replace("REFERENCE", Reference, StringComparison.Ordinal);
}
