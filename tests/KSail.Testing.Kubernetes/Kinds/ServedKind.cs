using System.Text.Json.Nodes;

namespace KSail.Testing.Kubernetes.Kinds;

/// <summary>One version of a kind.</summary>
internal sealed record ServedVersion(string Name)
{
    public bool HasStatus { get; init; }

    /// <summary>The structural schema of a custom kind; null for built-in ones, which take what they are given.</summary>
    public JsonObject? Schema { get; init; }
}

/// <summary>A kind that the server serves, in one or several versions of one form.</summary>
internal sealed record ServedKind(string Group, string Kind, string Plural, bool IsNamespaced)
{
    public required IReadOnlyList<ServedVersion> Versions { get; init; }

    public string Singular { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Whether it comes from a definition: such objects carry their kind in lists, too, and count their generations.</summary>
    public bool IsCustom { get; init; }

    public bool HasGeneration { get; init; }

    public string ListKind => Kind + "List";

    /// <summary>Name in messages and rules: <c>deployments.apps</c>.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    public ServedVersion? Version(string name) => Versions.FirstOrDefault(version => version.Name == name);

    public string ApiVersion(string version) => Group.Length == 0 ? version : $"{Group}/{version}";
}
