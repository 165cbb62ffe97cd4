using System.Text;
using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Checks.Parity;

/// <summary>Shows values of Kubernetes objects: nothing of a Secret, and no value of a plain Secret wherever substitution may have put it.</summary>
internal sealed class ResourceText : IFieldText
{
    // Shorter ones are ports, names and truth values, which stand everywhere.
    private const int LeastLength = 8;

    private static readonly string[] _secretFields = ["data", "stringData"];

    private readonly SortedSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _renamed;
    private bool _isSecretObject;

    /// <summary>Learns the secrets of both environments.</summary>
    /// <param name="from">Resources of the first.</param>
    /// <param name="to">Resources of the second.</param>
    /// <param name="renamed">Names of objects in the first environment and of the same ones in the second, where they differ.</param>
    public ResourceText(IEnumerable<Resource> from, IEnumerable<Resource> to, Dictionary<string, string> renamed)
    {
        _renamed = renamed;
        foreach (var resource in from)
            Learn(resource);
        foreach (var resource in to)
            Learn(resource);
    }

    /// <summary>Says which object the values to come are of.</summary>
    public void Enter(Resource resource) => _isSecretObject = IsSecretObject(resource);

    /// <inheritdoc/>
    public bool IsSecret(string parent, string field) => field == "kubectl.kubernetes.io/last-applied-configuration" || (_isSecretObject && parent.Length == 0 && field is "data" or "stringData");

    /// <inheritdoc/>
    public string Show(YamlScalar scalar) => Hide(scalar.Value);

    /// <inheritdoc/>
    public bool IsSameReference(string from, string to) => _renamed.TryGetValue(from, out var other) && other == to;

    /// <summary>A text without the secrets that it holds.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
                text = text.Replace(secret, ValueLine.Hidden, StringComparison.Ordinal);
        }

        return text;
    }

    private void Learn(Resource resource)
    {
        if (!IsSecretObject(resource))
            return;
        foreach (var field in _secretFields)
        {
            foreach (var entry in resource.Tree.GetMapping(field)?.Entries ?? [])
            {
                if (entry.Value is not YamlScalar { IsNull: false } scalar || OpaqueValue.IsIn(scalar.Value))
                    continue;
                Add(scalar.Value);
                if (field == "data")
                    Add(Decode(scalar.Value));
            }
        }
    }

    // Of a value with several lines, substitution takes the line breaks out.
    private void Add(string value)
    {
        if (value.Length < LeastLength)
            return;
        _secrets.Add(value);
        _secrets.Add(value.Replace("\n", "", StringComparison.Ordinal).Trim());
        _secrets.RemoveWhere(static secret => secret.Length < LeastLength);
    }

    private static string Decode(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private static bool IsSecretObject(Resource resource) => resource is { Kind: "Secret", Group: "" };
}
