using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>
/// Forms of values in JSON schemas. Patterns are given names here, so that nobody who reads the table has to run them; a pattern without a
/// name stops the compiler, because its rule would be lost without a word.
/// </summary>
internal static class JsonSchemaFormats
{
    private static readonly Dictionary<string, ValueFormat> Formats = new(StringComparer.Ordinal)
    {
        ["byte"] = ValueFormat.Base64,
        ["duration"] = ValueFormat.Duration,
        ["hardware-address"] = ValueFormat.Mac,
        ["ip"] = ValueFormat.IpAddress,
        ["ip-endpoint"] = ValueFormat.IpEndpoint,
        ["ip-prefix"] = ValueFormat.Cidr,
        ["port-range"] = ValueFormat.PortRange,
        ["size"] = ValueFormat.Size,
        ["uri"] = ValueFormat.Url,
    };

    private static readonly Dictionary<string, ValueFormat> Patterns = new(StringComparer.Ordinal)
    {
        [@"^[-+]?(((\d+(\.\d*)?|\d*(\.\d+)+)([nuµm]?s|m|h))|0)+$"] = ValueFormat.Duration,
        [@"^[-+]?(((\d+(\.\d*)?|\.\d+|\d+)([nuµm]?s|m|h))|0)+$"] = ValueFormat.Duration,
        [@"^[0-9a-f.:]+$"] = ValueFormat.IpAddress,
        [@"^[0-9a-f.:]+/\d{1,3}$"] = ValueFormat.Cidr,
        [@"^([0-9a-f.:]+|\[[0-9a-f:.]+\]):\d{1,5}$"] = ValueFormat.IpEndpoint,
        [@"^[0-9a-f:]+$"] = ValueFormat.Mac,
        [@"^([0-9a-fA-F]{2}(:[0-9a-fA-F]{2})+)$"] = ValueFormat.Mac,
    };

    /// <summary>Gives a node of known kind its format, allowed values, bounds, and how it is merged.</summary>
    public static void Read(ShapeNode node, YamlMapping schema, string definition)
    {
        foreach (var entry in schema.Entries)
        {
            switch (entry.Name)
            {
                case "format":
                    var format = SchemaKeywords.TextOf(entry.Value) ?? "";
                    node.Format = Formats.TryGetValue(format, out var known) ? known : throw new InvalidDataException($"'{definition}': the format '{format}' has no meaning here");
                    break;
                case "const" when SchemaKeywords.TextOf(entry.Value) is { } only:
                    Allow(node, [only]);
                    break;
                case "pattern" when SchemaKeywords.TextOf(entry.Value) is { } pattern:
                    Name(node, pattern, definition);
                    break;
                // Of other kinds of values, the type says enough.
                case "enum" when node.Kind != ValueKind.String:
                    break;
                default:
                    SchemaKeywords.Read(node, entry.Name, entry.Value);
                    break;
            }
        }

        SchemaKeywords.Finish(node);
    }

    private static void Name(ShapeNode node, string pattern, string definition)
    {
        if (Patterns.TryGetValue(pattern, out var named))
        {
            node.Format = named;
            return;
        }

        node.Format = ValueFormat.Url;
        Allow(node, Schemes(pattern) ?? throw new InvalidDataException($"'{definition}': the pattern '{pattern}' has no name; give it one in {nameof(JsonSchemaFormats)}"));
    }

    // ^https:// or ^(tcp|udp)://
    private static string[]? Schemes(string pattern)
    {
        if (!pattern.StartsWith('^') || !pattern.EndsWith("://", StringComparison.Ordinal))
            return null;
        var schemes = pattern[1..^3];
        if (schemes.StartsWith('(') && schemes.EndsWith(')'))
            schemes = schemes[1..^1];
        var names = schemes.Split('|');
        return Array.TrueForAll(names, static name => name.Length > 0 && name.AsSpan().IndexOfAnyExceptInRange('a', 'z') < 0) ? names : null;
    }

    private static void Allow(ShapeNode node, string[] values)
    {
        node.Extras.Add(ShapeExtra.OfTexts(ExtraTag.Enum, values));
        node.Flags |= ShapeFlags.HasEnum;
    }
}
