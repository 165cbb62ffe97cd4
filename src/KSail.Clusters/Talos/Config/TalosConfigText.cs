using System.Text;
using KSail.Clusters.Talos.Access;
using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Clusters.Talos.Config;

/// <summary>
/// The text of a talosconfig, changed in place: contexts of others, fields that are not known here, and comments stay.
/// </summary>
internal sealed class TalosConfigText
{
    private readonly YamlTextDocument _document;
    private readonly YamlMapping _root;

    private TalosConfigText(YamlTextDocument document, YamlMapping root)
    {
        _document = document;
        _root = root;
    }

    /// <summary>Reads a text; null when it is no talosconfig. One without content, or null, is an empty one.</summary>
    public static TalosConfigText? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return OfNothing();
        if (YamlTextDocument.Read(text) is not { Root: YamlMapping root } document)
            return null;
        return root["contexts"] is null or YamlMapping or YamlScalar { IsNull: true } ? new TalosConfigText(document, root) : null;
    }

    /// <summary>The text, which holds private keys.</summary>
    public Secret Write() => new(_document.Write());

    /// <summary>The name of the context in use; null when there is none.</summary>
    public string? Current => _root.GetString("context") is { Length: > 0 } name ? name : null;

    /// <summary>A context; null when there is none of that name, or it lacks what it takes to call a cluster.</summary>
    public TalosContext? Find(string name)
    {
        if (_root.GetMapping("contexts")?.GetMapping(name) is not { } context
            || Decode(context, "ca") is not { } authority || Decode(context, "crt") is not { } certificate || Decode(context, "key") is not { } key)
        {
            return null;
        }

        return new TalosContext
        {
            Name = name,
            Endpoints = Texts(context, "endpoints"),
            Nodes = Texts(context, "nodes"),
            Authority = authority,
            Certificate = certificate,
            Key = new Secret(key),
        };
    }

    /// <summary>
    /// Adds a context, or renews the one that is there for the same cluster, and makes it the one in use. A context of the same name for another
    /// cluster, which is one with another authority, is left alone: the new one is called <c>name-1</c> then, or <c>name-2</c>, as talosctl does it.
    /// </summary>
    /// <returns>The name.</returns>
    public string Merge(TalosContext context)
    {
        if (_root.GetMapping("contexts") is not { } contexts)
            _root.Set("contexts", contexts = new YamlMapping());
        var name = context.Name;
        for (var i = 1; contexts.TryGet(name, out var other) && !IsSameCluster(other, context); i++)
            name = $"{context.Name}-{i}";
        if (contexts.GetMapping(name) is not { } entry)
            contexts.Set(name, entry = new YamlMapping());
        Set(entry, "endpoints", context.Endpoints);
        if (context.Nodes.Count > 0)
            Set(entry, "nodes", context.Nodes);
        Set(entry, "ca", Encode(context.Authority));
        Set(entry, "crt", Encode(context.Certificate));
        Set(entry, "key", Encode(context.Key.Reveal()));
        Set(_root, "context", name);
        return name;
    }

    /// <summary>Removes a context; no context is in use afterwards if it was. False when there is none.</summary>
    public bool Remove(string name)
    {
        if (_root.GetMapping("contexts") is not { } contexts || !contexts.Remove(name))
            return false;
        if (Current == name)
            Set(_root, "context", "");
        return true;
    }

    private static TalosConfigText OfNothing()
    {
        var root = new YamlMapping();
        root.Set("context", YamlScalar.String(""));
        return new TalosConfigText(YamlTextDocument.Of(root), root);
    }

    private static bool IsSameCluster(YamlNode other, TalosContext context) =>
        other is YamlMapping mapping && Decode(mapping, "ca") is { } authority && authority.Trim() == context.Authority.Trim();

    // A value that is there already keeps its place and its comment.
    private void Set(YamlMapping mapping, string key, string value)
    {
        var fresh = YamlScalar.String(value);
        if (mapping[key] is { } old)
            _document.Succeed(old, fresh);
        SetValue(mapping, key, fresh);
    }

    // Comments belong to the key that is there.
    private static void SetValue(YamlMapping mapping, string key, YamlNode value)
    {
        if (mapping.TryGetEntry(key, out var entry))
            mapping.Set(entry.Key, value);
        else
            mapping.Set(key, value);
    }

    private static void Set(YamlMapping mapping, string key, IReadOnlyList<string> values)
    {
        var list = new YamlSequence();
        foreach (var value in values)
            list.Add(YamlScalar.String(value));
        SetValue(mapping, key, list);
    }

    private static string[] Texts(YamlMapping mapping, string key)
    {
        var texts = new List<string>();
        foreach (var item in (IEnumerable<YamlNode>?)mapping.GetSequence(key) ?? [])
        {
            if (item is YamlScalar { IsNull: false } scalar)
                texts.Add(scalar.Value);
        }

        return [.. texts];
    }

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));

    private static string? Decode(YamlMapping mapping, string key)
    {
        if (mapping.GetString(key) is not { Length: > 0 } text)
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
