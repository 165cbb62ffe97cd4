using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>What the server itself writes into <c>metadata</c>, and what it refuses there.</summary>
internal static class ObjectMetadata
{
    private const string Suffixes = "bcdfghjklmnpqrstvwxz2456789";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Fills in what a new object gets.</summary>
    public static void Begin(ServedKind kind, JsonObject value, string @namespace, DateTimeOffset now)
    {
        if (value["metadata"] is not JsonObject metadata)
            value["metadata"] = metadata = [];
        if (metadata.Text("name").Length == 0)
        {
            if (metadata.Text("generateName") is not { Length: > 0 } prefix)
                throw ApiFailure.Invalid(kind, "", ("metadata.name", "FieldValueRequired", "Required value: name or generateName is required"));
            metadata["name"] = prefix + string.Create(5, 0, static (text, _) =>
            {
                for (var i = 0; i < text.Length; i++)
                    text[i] = Suffixes[Random.Shared.Next(Suffixes.Length)];
            });
        }

        CheckName(kind, metadata.Text("name"));
        if (metadata.Text("resourceVersion") is { Length: > 0 })
            throw ApiFailure.BadRequest("resourceVersion should not be set on objects to be created");
        if (kind.IsNamespaced)
            metadata["namespace"] = @namespace;
        else
            metadata.Remove("namespace");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Time(now);
        metadata.Remove("deletionTimestamp");
        metadata.Remove("managedFields");
        metadata.Remove("generation");
        if (kind.HasGeneration)
            metadata["generation"] = 1;
    }

    /// <summary>Carries over what clients cannot change.</summary>
    public static void Continue(JsonObject before, JsonObject after)
    {
        if (after["metadata"] is not JsonObject metadata)
            after["metadata"] = metadata = [];
        foreach (var name in (ReadOnlySpan<string>)["name", "namespace", "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"])
        {
            if (before["metadata"]![name] is { } value)
                metadata[name] = value.DeepClone();
            else
                metadata.Remove(name);
        }
    }

    /// <summary>Names that would lead elsewhere in addresses, or that no kind has.</summary>
    private static void CheckName(ServedKind kind, string name)
    {
        var isLabel = kind.Resource == "namespaces";
        var isValid = name.Length <= (isLabel ? 63 : 253) && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
        foreach (var c in name)
            isValid &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-' || (c == '.' && !isLabel);
        if (!isValid)
        {
            var rule = isLabel
                ? "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
                : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
            throw ApiFailure.Invalid(kind, name, ("metadata.name", "FieldValueInvalid", $"Invalid value: \"{name}\": {rule}"));
        }
    }
}
