namespace KSail.Talos.Rules;

/// <summary>Names of Kubernetes that Talos checks before a node has an API server to ask (<c>pkg/machinery/labels</c>).</summary>
internal static class KubernetesNames
{
    /// <summary>What is wrong with the key of a label, an annotation or a taint; null when nothing is.</summary>
    public static string? QualifiedNameComplaint(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && !IsSubdomain(key.AsSpan(0, slash)))
            return "must have a domain in lower case before the slash";
        var name = key.AsSpan(slash + 1);
        if (name.Length is 0 or > 63)
            return slash >= 0 ? "must have 1 to 63 characters after the slash" : "must have 1 to 63 characters";
        return IsWord(name) ? null : "may have letters, digits, '-', '_' and '.', and must begin and end with a letter or digit";
    }

    /// <summary>What is wrong with the value of a label; null when nothing is.</summary>
    public static string? LabelValueComplaint(ReadOnlySpan<char> value)
    {
        if (value.Length > 63)
            return "must have 63 characters at most";
        return value.Length == 0 || IsWord(value) ? null : "may have letters, digits, '-', '_' and '.', and must begin and end with a letter or digit";
    }

    /// <summary>A name of DNS: words in any case with dots between, as Talos takes for the cluster's domain.</summary>
    public static bool IsDnsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 255)
            return false;
        var rest = name[^1] is '.' or '_' ? name[..^1] : name;
        foreach (var range in rest.Split('.'))
        {
            var word = rest[range];
            if (word.Length is 0 or > 63 || word[0] == '-')
                return false;
            foreach (var c in word)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                    return false;
            }
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        return char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
    }

    private static bool IsSubdomain(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 253)
            return false;
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (label.Length == 0 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                    return false;
            }
        }

        return true;
    }
}
