using System.Text;
using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Rendering.Flux.Variables;

namespace KSail.Rendering.Flux.Releases;

/// <summary>
/// Reads <c>verify</c> of charts and of their sources: which public keys a chart of a registry must be signed with. What has no key, or one that
/// only the cluster has, cannot be verified here, and Flux verifies nothing of repositories that are no registries.
/// </summary>
internal sealed class ChartSignatures(VariableObjects objects)
{
    private const string KeySuffix = ".pub";

    /// <summary>The source with the keys that its chart must be signed with, or why that is not verified.</summary>
    /// <param name="source">Where the chart comes from.</param>
    /// <param name="verify">What is asked for; null for nothing.</param>
    /// <param name="ns">The namespace that the Secret with the keys is in.</param>
    public ReleaseSource Require(ReleaseSource source, YamlMapping? verify, string ns)
    {
        if (verify is null || source.Remote is not { } chart)
            return source;
        if (!chart.IsOci)
            return source with { Unverified = "Flux verifies charts of registries only, and fails for one of a repository with an index" };
        var provider = verify.GetString("provider") is { Length: > 0 } named ? named : "cosign";
        if (provider != "cosign")
            return source with { Unverified = $"{provider} is not known here" };
        if (verify.GetMapping("secretRef")?.GetString("name") is not { Length: > 0 } name)
            return source with { Unverified = "it is signed without a key, which only the transparency log can tell" };
        if (objects.Find("Secret", ns, name) is not { } secret)
            return source with { Unverified = $"the environment has no Secret {ns}/{name} with the keys" };
        var keys = new List<string>();
        foreach (var entry in secret.GetMapping("data")?.Entries ?? [])
        {
            if (entry.Name.EndsWith(KeySuffix, StringComparison.Ordinal) && entry.Value is YamlScalar encoded && Decode(encoded.Value) is { } key)
                keys.Add(key);
        }

        foreach (var entry in secret.GetMapping("stringData")?.Entries ?? [])
        {
            if (entry.Name.EndsWith(KeySuffix, StringComparison.Ordinal) && entry.Value is YamlScalar key && !OpaqueValue.IsIn(key.Value))
                keys.Add(key.Value);
        }

        return keys.Count > 0 ? source with { Remote = chart with { Keys = keys } }
            : source with { Unverified = $"the Secret {ns}/{name} has no key '*{KeySuffix}' that can be read here" };
    }

    private static string? Decode(string text)
    {
        try
        {
            return OpaqueValue.IsIn(text) ? null : Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
