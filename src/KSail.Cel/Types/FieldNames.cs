using System.Text;
using KSail.Cel.Syntax;

namespace KSail.Cel.Types;

/// <summary>
/// How names of properties become names of fields in expressions: <c>k8s.io/apiserver/pkg/cel/escaping.go</c>. <c>__</c> becomes
/// <c>__underscores__</c>, <c>.</c> <c>__dot__</c>, <c>-</c> <c>__dash__</c>, <c>/</c> <c>__slash__</c>, and a reserved word <c>__word__</c>.
/// </summary>
internal static class FieldNames
{
    /// <summary>The name within expressions; null for a property that no expression can name.</summary>
    public static string? Escape(string property)
    {
        if (property.Length == 0 || char.IsAsciiDigit(property[0]))
            return null;
        if (ReservedWords.Contains(property))
            return $"__{property}__";
        var isPlain = true;
        for (var i = 0; i < property.Length; i++)
        {
            var c = property[i];
            if (c is '.' or '-' or '/' || (c == '_' && i > 0 && property[i - 1] == '_'))
                isPlain = false;
            else if (c != '_' && !char.IsAsciiLetterOrDigit(c))
                return null;
        }

        return isPlain ? property : EscapeParts(property);
    }

    /// <summary>The property that a name within an expression stands for; null when it stands for none.</summary>
    public static string? Unescape(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal))
            return name;
        var property = new StringBuilder(name.Length);
        for (var at = 0; at < name.Length;)
        {
            var end = EscapeEnd(name, at);
            if (end < 0)
            {
                property.Append(name[at++]);
                continue;
            }

            var word = name[(at + 2)..(end - 2)];
            var meaning = word switch
            {
                "underscores" => "__",
                "dot" => ".",
                "dash" => "-",
                "slash" => "/",
                _ when ReservedWords.Contains(word) && end - at == name.Length => word,
                _ => null,
            };
            if (meaning is null)
                return null;
            property.Append(meaning);
            at = end;
        }

        return property.ToString();
    }

    // Two underscores, something without underscores, two underscores.
    private static int EscapeEnd(string name, int at)
    {
        if (at + 5 > name.Length || name[at] != '_' || name[at + 1] != '_' || name[at + 2] == '_')
            return -1;
        var end = name.IndexOf('_', at + 2);
        return end > 0 && end + 1 < name.Length && name[end + 1] == '_' ? end + 2 : -1;
    }

    private static string EscapeParts(string property)
    {
        var name = new StringBuilder(property.Length + 16);
        for (var i = 0; i < property.Length; i++)
        {
            if (property[i] == '_' && i + 1 < property.Length && property[i + 1] == '_')
            {
                name.Append("__underscores__");
                i++;
                continue;
            }

            switch (property[i])
            {
                case '.':
                    name.Append("__dot__");
                    break;
                case '-':
                    name.Append("__dash__");
                    break;
                case '/':
                    name.Append("__slash__");
                    break;
                default:
                    name.Append(property[i]);
                    break;
            }
        }

        return name.ToString();
    }
}
