using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Talos.Generation;

/// <summary>Builds documents field by field. A path names the fields from the root, separated by dots, and makes what is not there yet.</summary>
internal sealed class TreeBuilder
{
    private readonly List<YamlMapping> _documents = [];
    private YamlMapping _current = new();

    public IReadOnlyList<YamlMapping> Documents => _documents;

    /// <summary>Begins the machine configuration.</summary>
    public TreeBuilder StartMachine()
    {
        _documents.Add(_current = new YamlMapping());
        return Text("version", "v1alpha1");
    }

    /// <summary>Begins a document that is none of Talos' configuration.</summary>
    public TreeBuilder StartPlain()
    {
        _documents.Add(_current = new YamlMapping());
        return this;
    }

    /// <summary>Begins another document.</summary>
    public TreeBuilder Start(string kind, string? name = null)
    {
        _documents.Add(_current = new YamlMapping());
        Text("apiVersion", "v1alpha1").Text("kind", kind);
        return name is null ? this : Text("name", name);
    }

    public TreeBuilder Text(string path, string value) => Set(path, YamlScalar.String(value));

    public TreeBuilder Flag(string path, bool value = true) => Set(path, YamlScalar.Boolean(value));

    public TreeBuilder Number(string path, int value) => Set(path, YamlScalar.Integer(value));

    public TreeBuilder Texts(string path, params IEnumerable<string> values)
    {
        var list = new YamlSequence();
        foreach (var value in values)
            list.Add(YamlScalar.String(value));
        return Set(path, list);
    }

    /// <summary>An empty mapping.</summary>
    public TreeBuilder Section(string path) => Set(path, new YamlMapping());

    /// <summary>An authority as the machine configuration writes it: PEM in base64, and an empty key where the role has none.</summary>
    public TreeBuilder Authority(string path, CertificateAuthority authority, bool withKey) =>
        Text($"{path}.crt", ToBase64(authority.Certificate)).Text($"{path}.key", withKey ? ToBase64(authority.Key.Reveal()) : "");

    public TreeBuilder Set(string path, YamlNode value)
    {
        var at = _current;
        var rest = path.AsSpan();
        for (var dot = rest.IndexOf('.'); dot >= 0; dot = rest.IndexOf('.'))
        {
            var key = rest[..dot].ToString();
            if (at.GetMapping(key) is not { } next)
                at.Set(key, next = new YamlMapping());
            at = next;
            rest = rest[(dot + 1)..];
        }

        at.Set(rest.ToString(), value);
        return this;
    }

    public static string ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
