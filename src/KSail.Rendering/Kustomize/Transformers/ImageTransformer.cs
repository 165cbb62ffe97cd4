using System.Text.RegularExpressions;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out one entry of <c>images</c>.</summary>
internal sealed class ImageTransformer
{
    private readonly BuildContext _context;
    private readonly YamlMapping _entry;
    private readonly string _name;
    private readonly Regex? _regex;

    private ImageTransformer(BuildContext context, YamlMapping entry, string name, Regex? regex)
    {
        _context = context;
        _entry = entry;
        _name = name;
        _regex = regex;
    }

    public static void Apply(BuildContext context, ResourceSet set, YamlMapping entry, IReadOnlyList<FieldSpec> specs)
    {
        if (Create(context, entry) is not { } transformer)
            return;
        foreach (var each in set.Objects)
        {
            if (each.Kind == "CustomResourceDefinition")
                continue;
            transformer.VisitContainers(each.Tree);
            foreach (var spec in specs)
            {
                if (spec.Selects(each))
                    spec.Visit(context, each, CreatedField.None, default, transformer.Replace);
            }
        }
    }

    private static ImageTransformer? Create(BuildContext context, YamlMapping entry)
    {
        var name = entry.GetString("name") ?? "";
        var plain = true;
        foreach (var c in name)
            plain &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or ':' or '.';
        if (plain)
            return new ImageTransformer(context, entry, name, null);
        if (AnchoredPattern.Compile("^" + name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?\\z", name, out var error) is { } regex)
            return new ImageTransformer(context, entry, name, regex);
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, entry["name"]!.Span, $"the name of an image is a regular expression, and this is none: {error}");
        return null;
    }

    // The lists are found wherever they are, so custom resources with pod templates are covered as well.
    private void VisitContainers(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    VisitContainers(entry.Value);
                    if (entry.Name is not ("containers" or "initContainers") || entry.Value is not YamlSequence items)
                        continue;
                    foreach (var item in items)
                    {
                        if (item is YamlMapping container && container.TryGetEntry("image", out var image))
                            Replace(new NodeSlot(container, image.Key));
                        else if (item is YamlSequence or YamlScalar { IsNull: false })
                            _context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, item.Span, $"an item of '{entry.Name}' is a mapping, and kustomize looks for its image");
                    }
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence)
                    VisitContainers(item);
                break;
        }
    }

    private void Replace(NodeSlot slot)
    {
        if (slot.Value is not YamlScalar scalar)
        {
            _context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, slot.Value.Span, "an image is a single value, and kustomize cannot change what is here");
            return;
        }

        if (!Matches(scalar.Value))
            return;
        var (name, tag, digest) = Split(scalar.Value);
        name = _entry.GetString("newName") is { Length: > 0 } newName ? newName : name;
        var newTag = _entry.GetString("newTag") ?? "";
        var newDigest = _entry.GetString("digest") ?? "";
        var suffix = _entry.GetString("tagSuffix") ?? "";
        if (newTag.Length > 0 || newDigest.Length > 0)
            (tag, digest) = (newTag, newDigest);
        else if (suffix.Length > 0)
            (tag, digest) = (tag + suffix, "");
        if (tag.Length > 0)
            name += ":" + tag;
        if (digest.Length > 0)
            name += "@" + digest;
        if (name != scalar.Value && !_context.Growth.Allow(name.Length, _entry.Span))
            return;
        // Written even where it is the same: what is written has no type of its own any more.
        var source = name == scalar.Value ? scalar : _entry["newTag"] ?? _entry["digest"] ?? _entry["newName"] ?? _entry["tagSuffix"] ?? _entry;
        slot.Set(WrittenText.Untyped(name, source.Span, scalar));
    }

    // A dot in the name is any character, as in the expression that kustomize makes of it; the rest is as it stands.
    private bool Matches(string image)
    {
        if (_regex is not null)
            return _regex.IsMatch(image);
        if (image.Length < _name.Length)
            return false;
        for (var i = 0; i < _name.Length; i++)
        {
            if (_name[i] != image[i] && _name[i] != '.')
                return false;
        }

        var rest = image.AsSpan(_name.Length);
        if (rest.StartsWith(":"))
            rest = SkipTag(rest[1..]);
        if (rest.StartsWith("@sha256:"))
            rest = SkipTag(rest["@sha256:".Length..]);
        return rest.IsEmpty;
    }

    private static ReadOnlySpan<char> SkipTag(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or '{' or '}' or '-'))
            at++;
        return text[at..];
    }

    private static (string Name, string Tag, string Digest) Split(string image)
    {
        // A port in the host is no tag.
        var start = Math.Max(image.IndexOf('/', StringComparison.Ordinal), 0);
        var at = image.IndexOf('@', start);
        var colon = image.IndexOf(':', start);
        if (at >= 0 && (colon < 0 || at < colon))
            return (image[..at], "", image[(at + 1)..]);
        if (colon < 0)
            return (image, "", "");
        return at >= 0 ? (image[..colon], image[(colon + 1)..at], image[(at + 1)..]) : (image[..colon], image[(colon + 1)..], "");
    }
}
