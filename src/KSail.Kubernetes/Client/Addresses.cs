using System.Globalization;
using System.Text;
using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Client;

/// <summary>Paths and queries of the API.</summary>
internal static class Addresses
{
    /// <summary>The collection of a kind, in one namespace or over all.</summary>
    public static string Collection(ResourceKind kind, string @namespace)
    {
        var path = new StringBuilder(kind.Group.Length == 0 ? "/api" : "/apis");
        if (kind.Group.Length > 0)
            Append(path, kind.Group);
        Append(path, kind.Version);
        if (kind.Namespaced && @namespace.Length > 0)
        {
            path.Append("/namespaces");
            Append(path, @namespace);
        }

        return Append(path, kind.Plural).ToString();
    }

    /// <summary>One object, or a part of it.</summary>
    /// <exception cref="ArgumentException">The name is empty, or the namespace of a kind that is in one: the path would be another collection's.</exception>
    public static string Object(ResourceKind kind, ObjectName name, string subresource = "")
    {
        if (name.Name.Length == 0 || (kind.Namespaced && name.Namespace.Length == 0))
            throw new ArgumentException($"'{name}' does not name one of {kind}.", nameof(name));
        var path = Append(new StringBuilder(Collection(kind, name.Namespace)), name.Name);
        return subresource.Length > 0 ? Append(path, subresource).ToString() : path.ToString();
    }

    /// <summary>A query of those parameters that have a value.</summary>
    public static string Query(params ReadOnlySpan<KeyValuePair<string, string>> parameters)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value.Length > 0)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }

    public static KeyValuePair<string, string> Parameter(string name, string value) => new(name, value);

    public static KeyValuePair<string, string> Parameter(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    public static KeyValuePair<string, string> Parameter(string name, bool value) => new(name, value ? "true" : "");

    private static StringBuilder Append(StringBuilder path, string segment) => path.Append('/').Append(Uri.EscapeDataString(segment));
}
