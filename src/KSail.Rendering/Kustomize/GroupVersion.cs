namespace KSail.Rendering.Kustomize;

/// <summary>
/// An apiVersion taken apart. A build has few different ones and asks for their parts at every step, so those asked for lately are kept: each has one
/// place in a table of fixed size, and takes it from another when it has to. Thread-safe: a place is a single reference.
/// </summary>
internal sealed class GroupVersion
{
    private static readonly GroupVersion?[] Known = new GroupVersion?[512];

    private readonly string _text;

    private GroupVersion(string text)
    {
        _text = text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        Group = slash < 0 ? "" : text[..slash];
        Version = slash < 0 ? text : text[(slash + 1)..];
    }

    /// <summary>The group, empty for that of Kubernetes' core.</summary>
    public string Group { get; }

    public string Version { get; }

    public static GroupVersion Of(string apiVersion)
    {
        ref var place = ref Known[apiVersion.GetHashCode(StringComparison.Ordinal) & (Known.Length - 1)];
        var known = place;
        return known is not null && known._text == apiVersion ? known : place = new GroupVersion(apiVersion);
    }
}
