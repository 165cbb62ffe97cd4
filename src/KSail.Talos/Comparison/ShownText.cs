using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos.Reading;
using KSail.Talos.Schemas;

namespace KSail.Talos.Comparison;

/// <summary>
/// Values of configurations as they may be shown. Hidden is the value of a secret field; what a variable of the environment was filled into, because
/// nobody knows what it holds, and whatever else contains such a value; and what stands where people keep secrets of any name: environment
/// variables, contents of files, manifests and other texts of several lines.
/// </summary>
internal sealed class ShownText(IReadOnlyList<FilledText> filled)
{
    /// <summary>What stands in the place of a hidden value.</summary>
    public const string Hidden = "***";

    private const int MaxLength = 120;
    private const int MaxFields = 4;
    private const int ShortestToken = 16;

    /// <summary>Whether a value at a place must be hidden, whatever it is: so is what was there before, then.</summary>
    public bool IsHidden(string kind, IReadOnlyList<string> path, YamlNode? value)
    {
        for (var i = 0; i < path.Count; i++)
        {
            if (SecretFields.IsSecret(path[i]) || IsFreeForm(kind, path, i))
                return true;
        }

        return value is not null && IsFilled(value);
    }

    /// <summary>A value that is not hidden as a whole; null for none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isOfNode">
    /// Whether only the node has it, so that nobody can tell any longer which variable it may have come from: what looks like a token is hidden then.
    /// </param>
    public string? Show(YamlNode? value, bool isOfNode)
    {
        if (value is null)
            return null;
        var text = new StringBuilder();
        Append(text, value, "", isOfNode);
        return text.Length > MaxLength ? string.Concat(text.ToString(0, char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength), "…") : text.ToString();
    }

    /// <summary>Where a value stands in its file, even where variables brought lines; nowhere for one of a patch that is not in a file.</summary>
    public SourceSpan Locate(SourceSpan span)
    {
        if (!Path.IsPathRooted(span.File))
            return SourceSpan.None;
        foreach (var text in filled)
        {
            if (text.IsOf(span))
                return text.Locate(span);
        }

        return span;
    }

    private static bool IsFreeForm(string kind, IReadOnlyList<string> path, int at) => (kind, path[at]) switch
    {
        ("", "env") => at == 1 && path[0] == "machine",
        ("", "content") => at >= 2 && path[1] == "files",
        ("", "contents") => true,
        (_, "extraEnv" or "environment" or "variables" or "extraManifestHeaders" or "configFiles") => true,
        _ => false,
    };

    private bool IsFilled(YamlNode value)
    {
        foreach (var text in filled)
        {
            if (text.IsFilledAt(value.Span))
                return true;
        }

        return value switch
        {
            YamlScalar scalar => Holds(scalar.Value),
            YamlSequence items => AnyFilled(items),
            YamlMapping mapping => AnyFilled(mapping),
            _ => false,
        };
    }

    private bool AnyFilled(IEnumerable<YamlNode> items)
    {
        foreach (var item in items)
        {
            if (IsFilled(item))
                return true;
        }

        return false;
    }

    private bool AnyFilled(YamlMapping mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            if (IsFilled(entry.Value))
                return true;
        }

        return false;
    }

    private bool Holds(string value)
    {
        foreach (var text in filled)
        {
            if (text.Holds(value))
                return true;
        }

        return false;
    }

    private void Append(StringBuilder text, YamlNode value, string key, bool isOfNode)
    {
        // Whoever prints less than this has it cut off anyway.
        if (text.Length > MaxLength)
            return;
        switch (value)
        {
            case YamlScalar scalar:
                AppendScalar(text, scalar, key, isOfNode);
                break;
            case YamlSequence items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, items[i], key, isOfNode);
                }

                text.Append(']');
                break;
            case YamlMapping mapping:
                text.Append('{');
                for (var i = 0; i < mapping.Count && i < MaxFields; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(mapping[i].Name).Append(": ");
                    Append(text, mapping[i].Value, mapping[i].Name, isOfNode);
                }

                text.Append(mapping.Count > MaxFields ? ", …}" : "}");
                break;
        }
    }

    private void AppendScalar(StringBuilder text, YamlScalar scalar, string key, bool isOfNode)
    {
        var value = PlaceholderText.Unmask(scalar.Value);
        if (SecretFields.IsSecret(key) || key is "content" or "contents" || Holds(value) || HasCredentials(value) || value.AsSpan().IndexOfAny('\n', '\r') >= 0
            || (isOfNode && LooksLikeToken(value)))
            text.Append(Hidden);
        else
            text.Append(value.Length == 0 ? "\"\"" : value);
    }

    // Letters and digits without a pause, as no name, version or address has them.
    private static bool LooksLikeToken(string value)
    {
        var (length, digits, letters) = (0, 0, 0);
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '=' or '_'))
                (length, digits, letters) = (0, 0, 0);
            else
                (length, digits, letters) = (length + 1, digits + (char.IsAsciiDigit(c) ? 1 : 0), letters + (char.IsAsciiLetter(c) ? 1 : 0));
            if (length >= ShortestToken && digits > 0 && letters > 0)
                return true;
        }

        return false;
    }

    // https://user:password@host
    private static bool HasCredentials(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 && value.IndexOf('@', scheme) > 0;
    }
}
