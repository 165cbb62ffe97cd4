using System.Text;
using KSail.Documents.Diagnostics;

namespace KSail.Validation.Catalogs;

/// <summary>
/// A place of schemas as kubeconform names one: an address or a path, in which <c>{{.Group}}</c>, <c>{{.ResourceKind}}</c> (in small letters),
/// <c>{{.ResourceAPIVersion}}</c> and <c>{{.KindSuffix}}</c> stand for what is looked for. A place without any of them is a folder in the
/// layout of the public catalog of custom resources, <c>GROUP/KIND_VERSION.json</c>.
/// </summary>
/// <param name="Template">The place.</param>
/// <param name="Span">Where it is named.</param>
public sealed record SchemaLocation(string Template, SourceSpan Span)
{
    private const string CatalogLayout = "/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json";

    /// <summary>Whether schemas are fetched from there; otherwise they are files of the repository.</summary>
    public bool IsRemote => Template.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || Template.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>kubeconform's name for its own schemas of Kubernetes, which are built in here.</summary>
    public bool IsBuiltIn => Template == "default";

    /// <summary>Where the schema of a kind is; null when the template uses a name that does not exist.</summary>
    public string? Resolve(string group, string version, string kind)
    {
        var template = Template.Contains("{{", StringComparison.Ordinal) ? Template : Template.TrimEnd('/') + CatalogLayout;
        var result = new StringBuilder();
        var at = 0;
        while (template.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = template.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0 || ValueOf(template.AsSpan(open + 2, close - open - 2).Trim(), group, version, kind) is not { } value)
                return null;
            result.Append(template, at, open - at).Append(value);
            at = close + 2;
        }

        return result.Append(template, at, template.Length - at).ToString();
    }

    // Group and kind come from manifests, and must not lead anywhere else.
    private static string? ValueOf(ReadOnlySpan<char> name, string group, string version, string kind) => name switch
    {
        ".Group" => Safe(group),
        ".ResourceKind" => Safe(kind).ToLowerInvariant(),
        ".ResourceAPIVersion" => Safe(version),
        ".KindSuffix" => group.Length == 0 ? "-" + Safe(version) : $"-{Safe(group.Split('.')[0])}-{Safe(version)}",
        ".NormalizedKubernetesVersion" => "master",
        ".StrictSuffix" => "-strict",
        _ => null,
    };

    private static string Safe(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
                return "none";
        }

        return text;
    }
}
