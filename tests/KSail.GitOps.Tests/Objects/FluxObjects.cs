using System.Text.Json.Nodes;
using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.GitOps.Tests.Objects;

/// <summary>
/// Objects of Flux from one line each: <c>attempted=R Ready=False/BuildFailed:no_such_file</c>. Words are <c>field=value</c>; a condition is
/// <c>Type=Status/Reason:message</c> with <c>_</c> for blanks, and <c>@2</c> at its end for the generation that it saw. R is the wanted revision,
/// O an older one.
/// </summary>
internal static class FluxObjects
{
    public static readonly Digest Wanted = Digest.Of("wanted"u8);
    public static readonly Digest Older = Digest.Of("older"u8);
    public const string Token = "T";

    public static string R => $"dev@{Wanted}";

    public static string O => $"dev@{Older}";

    public static ObjectKey Key(string kind, string name) =>
        name.Split('/') is [var ns, var own] ? new ObjectKey(kind, new ObjectName(ns, own)) : new ObjectKey(kind, new ObjectName("flux-system", name));

    public static KubernetesObject Source(string name, string words) =>
        Make(WellKnownKinds.OciRepositories, name, words, new JsonObject { ["url"] = "oci://registry.example/platform", ["ref"] = new JsonObject { ["tag"] = "dev" }, ["interval"] = "1m" });

    public static KubernetesObject Kustomization(string name, string words, params string[] dependsOn)
    {
        var spec = new JsonObject
        {
            ["sourceRef"] = new JsonObject { ["kind"] = "OCIRepository", ["name"] = "platform", ["namespace"] = "flux-system" },
            ["interval"] = "10m",
            ["retryInterval"] = "30s",
            ["path"] = "./" + name,
            ["prune"] = true,
        };
        AddDependencies(spec, dependsOn);
        return Make(WellKnownKinds.Kustomizations, name, words, spec);
    }

    public static KubernetesObject Release(string name, string words, params string[] dependsOn)
    {
        var spec = new JsonObject { ["interval"] = "10m" };
        AddDependencies(spec, dependsOn);
        return Make(WellKnownKinds.HelmReleases, name, words, spec);
    }

    private static void AddDependencies(JsonObject spec, string[] dependsOn)
    {
        if (dependsOn.Length == 0)
            return;
        var entries = new JsonArray();
        foreach (var dependency in dependsOn)
        {
            var text = dependency.TrimEnd('!');
            var entry = text.Split('/') is [var ns, var name] ? new JsonObject { ["namespace"] = ns, ["name"] = name } : new JsonObject { ["name"] = text };
            // "infra!" has an expression of the user's.
            if (text != dependency)
                entry["readyExpr"] = "true";
            entries.Add(entry);
        }

        spec["dependsOn"] = entries;
    }

    private static KubernetesObject Make(ResourceKind kind, string name, string words, JsonObject spec)
    {
        var value = new KubernetesObject(kind, Key(kind.Kind, name).Name);
        value.Json["spec"] = spec;
        var metadata = (JsonObject)value.Json["metadata"]!;
        metadata["generation"] = 1L;
        var status = new JsonObject { ["observedGeneration"] = 1L };
        value.Json["status"] = status;
        var conditions = new JsonArray();
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = word.IndexOf('=', StringComparison.Ordinal);
            var (field, text) = split < 0 ? (word, "") : (word[..split], word[(split + 1)..]);
            switch (field)
            {
                case "gen": metadata["generation"] = long.Parse(text, System.Globalization.CultureInfo.InvariantCulture); break;
                case "observed": status["observedGeneration"] = long.Parse(text, System.Globalization.CultureInfo.InvariantCulture); break;
                case "handled": status["lastHandledReconcileAt"] = text; break;
                case "attempted": status["lastAttemptedRevision"] = Revision(text); break;
                case "applied": status["lastAppliedRevision"] = Revision(text); break;
                case "artifact": status["artifact"] = new JsonObject { ["revision"] = Revision(text) }; break;
                case "suspend": spec["suspend"] = true; break;
                case "deleting": metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z"; break;
                case "owner": metadata["labels"] = new JsonObject { ["kustomize.toolkit.fluxcd.io/name"] = text, ["kustomize.toolkit.fluxcd.io/namespace"] = "flux-system" }; break;
                case "inventory": status["inventory"] = new JsonObject { ["entries"] = new JsonArray(new JsonObject { ["id"] = text, ["v"] = "v2" }) }; break;
                case "exclude": metadata["annotations"] = new JsonObject { ["ksail.devantler.tech/reconcile-exclude"] = text }; break;
                case "url": spec["url"] = text; break;
                case "tag": spec["ref"] = new JsonObject { ["tag"] = text }; break;
                case "source": spec["sourceRef"] = new JsonObject { ["kind"] = "OCIRepository", ["name"] = text }; break;
                case "retry": spec["retryInterval"] = text; break;
                default: conditions.Add(Condition(field, text)); break;
            }
        }

        status["conditions"] = conditions;
        return value;
    }

    private static string Revision(string text) => text switch
    {
        "R" => R,
        "O" => O,
        _ => text,
    };

    private static JsonObject Condition(string type, string text)
    {
        var condition = new JsonObject { ["type"] = type };
        if (text.LastIndexOf('@') is > 0 and var at)
        {
            condition["observedGeneration"] = long.Parse(text[(at + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            text = text[..at];
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        condition["status"] = slash < 0 ? text : text[..slash];
        var rest = slash < 0 ? "" : text[(slash + 1)..];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        condition["reason"] = colon < 0 ? rest : rest[..colon];
        condition["message"] = colon < 0 ? "" : rest[(colon + 1)..].Replace('_', ' ');
        return condition;
    }
}
