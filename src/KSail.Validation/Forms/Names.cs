namespace KSail.Validation.Forms;

/// <summary>
/// Forms of names, as <c>k8s.io/apimachinery/pkg/util/validation</c> of Kubernetes 1.36 knows them. Every form has its rule in words, to follow
/// the path of a field in a message.
/// </summary>
internal static class Names
{
    public const string LabelRule = "must be at most 63 lower case letters, digits and '-', and begin and end with a letter or digit";

    public const string SubdomainRule = "must be at most 253 lower case letters, digits, '-' and '.', and every part between dots must begin and end with a letter or digit";

    public const string PathSegmentRule = "must not be '.' or '..' and must not have '/' or '%' in it";

    public const string WildcardRule = "must begin with '*.', and a domain name in lower case must follow";

    public const string PortNameRule = "must be at most 15 lower case letters, digits and '-', with one letter at least and no '-' at an end or beside another";

    public const string VariableRule = "must be printable ASCII characters other than '='";

    public const string DataKeyRule = "must be at most 253 letters, digits, '-', '_' and '.', and must not be '.' or begin with '..'";

    public const string HeaderRule = "must consist of letters, digits and '-'";

    private const int LabelLength = 63;
    private const int SubdomainLength = 253;
    private const int PortNameLength = 15;

    /// <summary>RFC 1123 label: names of namespaces, containers, volumes.</summary>
    public static bool IsLabel(ReadOnlySpan<char> text) => text.Length <= LabelLength && IsLabelOfAnyLength(text);

    /// <summary>RFC 1123 subdomain: names of most objects.</summary>
    public static bool IsSubdomain(ReadOnlySpan<char> text)
    {
        if (text.Length > SubdomainLength)
            return false;
        while (true)
        {
            var dot = text.IndexOf('.');
            if (dot < 0)
                return IsLabelOfAnyLength(text);
            if (!IsLabelOfAnyLength(text[..dot]))
                return false;
            text = text[(dot + 1)..];
        }
    }

    /// <summary>A subdomain whose last character may be a dash, because something follows it.</summary>
    public static bool IsSubdomainPrefix(string text) => IsSubdomain(text.Length > 1 && text[^1] == '-' ? text.AsSpan(0, text.Length - 1) : text);

    /// <summary>RFC 1035 label: versions of APIs.</summary>
    public static bool IsLabel1035(ReadOnlySpan<char> text) => IsLabel(text) && char.IsAsciiLetterLower(text[0]);

    /// <summary><c>*.</c> and a subdomain: hosts of an Ingress.</summary>
    public static bool IsWildcardSubdomain(ReadOnlySpan<char> text) =>
        text.Length <= SubdomainLength && text.StartsWith("*.") && IsSubdomain(text[2..]);

    /// <summary>What can be a part of a URL's path: names of RBAC objects, and the least that any name must be.</summary>
    public static bool IsPathSegment(string text) => text is not ("." or "..") && !text.AsSpan().ContainsAny('/', '%');

    /// <summary>IANA service name: names of ports.</summary>
    public static bool IsPortName(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > PortNameLength || text[0] == '-' || text[^1] == '-')
            return false;
        var letters = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiLetterLower(text[i]))
                letters++;
            else if (!char.IsAsciiDigit(text[i]) && !(text[i] == '-' && text[i - 1] != '-'))
                return false;
        }

        return letters > 0;
    }

    /// <summary>Name of an environment variable, as relaxed in Kubernetes 1.34.</summary>
    public static bool IsVariable(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' or '=')
                return false;
        }

        return text.Length > 0;
    }

    /// <summary>Key of a ConfigMap or Secret.</summary>
    public static bool IsDataKey(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > SubdomainLength || text.StartsWith("..") || text is ".")
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        return true;
    }

    /// <summary>Name of an HTTP header.</summary>
    public static bool IsHeader(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }

        return text.Length > 0;
    }

    private static bool IsLabelOfAnyLength(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] == '-' || text[^1] == '-')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        return true;
    }
}
