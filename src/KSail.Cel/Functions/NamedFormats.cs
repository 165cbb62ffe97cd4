using KSail.Cel.Values;

namespace KSail.Cel.Functions;

/// <summary>What is wrong with texts that should have a form: <c>k8s.io/apimachinery/pkg/util/validation</c> and <c>strfmt</c>, in our words.</summary>
internal static class NamedFormats
{
    private const int MaxLabel = 63;
    private const int MaxSubdomain = 253;

    public static IReadOnlyList<string> Dns1123Label(string text)
    {
        var problems = TooLong(text, MaxLabel);
        if (!IsLabel(text, 0, text.Length))
        {
            problems.Add(IsSubdomain(text)
                ? "must not contain dots"
                : "must consist of lower case letters, digits and '-', and begin and end with a letter or digit");
        }

        return problems;
    }

    public static IReadOnlyList<string> Dns1123Subdomain(string text)
    {
        var problems = TooLong(text, MaxSubdomain);
        if (!IsSubdomain(text))
            problems.Add("must consist of lower case letters, digits, '-' and '.', and begin and end with a letter or digit");
        return problems;
    }

    public static IReadOnlyList<string> Dns1035Label(string text)
    {
        var problems = TooLong(text, MaxLabel);
        if (!IsLabel(text, 0, text.Length) || !char.IsAsciiLetterLower(text[0]))
            problems.Add("must consist of lower case letters, digits and '-', begin with a letter and end with a letter or digit");
        return problems;
    }

    public static IReadOnlyList<string> QualifiedName(string text)
    {
        var problems = new List<string>();
        var parts = text.Split('/');
        if (parts.Length > 2)
            return ["must be a name, with an optional DNS subdomain and '/' before it"];
        var name = parts[^1];
        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
                problems.Add("the part before '/' must not be empty");
            else
                problems.AddRange(Dns1123Subdomain(parts[0]));
        }

        if (name.Length == 0)
            problems.Add("the name must not be empty");
        else if (name.Length > MaxLabel)
            problems.Add($"the name must have at most {MaxLabel} characters");
        if (!IsName(name))
            problems.Add("the name must consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit");
        return problems;
    }

    public static IReadOnlyList<string> LabelValue(string text)
    {
        var problems = TooLong(text, MaxLabel);
        if (text.Length > 0 && !IsName(text))
            problems.Add("must be empty, or consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit");
        return problems;
    }

    public static IReadOnlyList<string> Uuid(string text)
    {
        // 8-4-4-4-12 digits; every dash may be missing.
        var at = 0;
        foreach (var length in (int[])[8, 4, 4, 4, 12])
        {
            if (at > 0 && at < text.Length && text[at] == '-')
                at++;
            for (var i = 0; i < length; i++, at++)
            {
                if (at >= text.Length || !char.IsAsciiHexDigit(text[at]))
                    return ["must be a UUID"];
            }
        }

        return at == text.Length ? [] : ["must be a UUID"];
    }

    public static IReadOnlyList<string> Base64(string text)
    {
        var digits = text.TrimEnd('=');
        foreach (var c in digits)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
                return ["must be base64"];
        }

        return text.Length > 0 && text.Length % 4 == 0 && text.Length - digits.Length <= 2 ? [] : ["must be base64"];
    }

    public static IReadOnlyList<string> DateAndTime(string text)
    {
        var parts = text.ToLowerInvariant().Split('t');
        return parts.Length >= 2 && TimeText.ParseDate(parts[0]) is not null && IsClock(parts[1]) ? [] : ["must be a date and time such as 2006-01-02T15:04:05Z"];
    }

    /// <summary>A name to which more will be appended, so that a dash may end it.</summary>
    public static string AsPrefix(string text) => text.Length > 1 && text[^1] == '-' ? text[..^2] + "a" : text;

    private static bool IsClock(string text)
    {
        if (text.Length < 9 || text[2] != ':' || text[5] != ':' || !Digits(text, 0) || !Digits(text, 3) || !Digits(text, 6)
            || string.CompareOrdinal(text, 0, "23", 0, 2) > 0 || text[3] > '5' || text[6] > '5')
        {
            return false;
        }

        var at = 8;
        // Any character may stand before the fraction.
        if (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && text[at] is not ('+' or '-'))
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
        }

        return text[at..] == "z"
            || (text.Length == at + 6 && text[at] is '+' or '-' && Digits(text, at + 1) && text[at + 3] == ':' && Digits(text, at + 4));
    }

    private static bool Digits(string text, int at) => char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]);

    private static List<string> TooLong(string text, int most) =>
        CodePoints.Utf8Length(text) > most ? [$"must have at most {most} characters"] : [];

    private static bool IsSubdomain(string text)
    {
        for (var start = 0; ;)
        {
            var dot = text.IndexOf('.', start);
            if (!IsLabel(text, start, dot < 0 ? text.Length : dot))
                return false;
            if (dot < 0)
                return true;
            start = dot + 1;
        }
    }

    private static bool IsLabel(string text, int start, int end)
    {
        if (start == end || text[start] == '-' || text[end - 1] == '-')
            return false;
        for (var i = start; i < end; i++)
        {
            if (!char.IsAsciiLetterLower(text[i]) && !char.IsAsciiDigit(text[i]) && text[i] != '-')
                return false;
        }

        return true;
    }

    private static bool IsName(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        return true;
    }
}
