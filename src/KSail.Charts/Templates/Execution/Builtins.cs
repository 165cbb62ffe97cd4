using System.Text;

namespace KSail.Charts.Templates;

/// <summary>The functions that every template of Go has.</summary>
internal static class Builtins
{
    /// <summary>A function; null when there is none of that name.</summary>
    public static TemplateFunction? Find(string name) => name switch
    {
        "and" => new(name, "vv*", Logic),
        "or" => new(name, "vv*", Logic),
        "not" => new(name, "v", static (_, a) => !Truth.Of(a[0])),
        "call" => new(name, "vv*", Logic),
        "len" => new(name, "v", static (run, a) => Count(a[0])),
        "index" => new(name, "vv*", static (_, a) => Indexing.Index(a)),
        "slice" => new(name, "vv*", static (_, a) => Indexing.Slice(a)),
        "print" => new(name, "a*", GoFormat.PrintAll),
        "println" => new(name, "a*", GoFormat.PrintLine),
        "printf" => new(name, "sa*", static (run, a) => GoFormat.Format(run, (string)a[0]!, a.AsSpan(1))),
        "html" => new(name, "a*", static (run, a) => Escaping.Html(Text(run, a))),
        "js" => new(name, "a*", static (run, a) => Escaping.JavaScript(Text(run, a))),
        "urlquery" => new(name, "a*", static (run, a) => Escaping.Query(Text(run, a))),
        "eq" => new(name, "vv*", static (run, a) => Comparison.IsEqual(run, a)),
        "ne" => new(name, "vv", static (run, a) => !Comparison.IsEqual(run, a)),
        "lt" => new(name, "vv", static (_, a) => Comparison.IsLess(a)),
        "le" => new(name, "vv", static (run, a) => Comparison.IsLess(a) || Comparison.IsEqual(run, a)),
        "gt" => new(name, "vv", static (run, a) => !(Comparison.IsLess(a) || Comparison.IsEqual(run, a))),
        "ge" => new(name, "vv", static (_, a) => !Comparison.IsLess(a)),
        _ => null,
    };

    /// <summary>Why a value cannot be called: no value of a chart is a function.</summary>
    public static FunctionException RefuseCall(string expression, object? value) =>
        new(value is null or WrappedNil ? "call of nil" : $"non-function {expression} of type {TypeNames.Of(value)}");

    // The interpreter evaluates the arguments of these itself.
    private static object? Logic(TemplateRun run, object?[] arguments) => arguments[^1];

    private static object Count(object? value) => value switch
    {
        WrappedNil => throw new FunctionException("len of nil pointer"),
        null => throw new FunctionException("reflect: call of reflect.Value.Type on zero Value"),
        string text => (nint)GoText.Length(text),
        ValueMap map => (nint)map.Count,
        ValueList list => (nint)list.Count,
        byte[] bytes => (nint)bytes.Length,
        ValueObject { Content: { } content } => Count(content),
        _ => throw new FunctionException($"len of type {TypeNames.OfTarget(value)}"),
    };

    private static string Text(TemplateRun run, object?[] arguments)
    {
        if (arguments is [string text])
            return text;
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] ??= "<no value>";
        return GoFormat.PrintAll(run, arguments);
    }
}

/// <summary>Escaping for other languages.</summary>
internal static class Escaping
{
    public static string Html(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\0' => result.Append('\uFFFD'),
                '"' => result.Append("&#34;"),
                '\'' => result.Append("&#39;"),
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    public static string JavaScript(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            _ = rune.Value switch
            {
                '\\' => result.Append("\\\\"),
                '\'' => result.Append("\\'"),
                '"' => result.Append("\\\""),
                '<' => result.Append("\\u003C"),
                '>' => result.Append("\\u003E"),
                '&' => result.Append("\\u0026"),
                '=' => result.Append("\\u003D"),
                < ' ' => result.Append("\\u").Append(rune.Value.ToString("X4", System.Globalization.CultureInfo.InvariantCulture)),
                < 0x80 => result.Append((char)rune.Value),
                _ when GoQuote.IsPrintable(rune) => result.Append(text, i, consumed),
                _ => result.Append("\\u").Append(rune.Value.ToString("X4", System.Globalization.CultureInfo.InvariantCulture)),
            };
            i += consumed;
        }

        return result.ToString();
    }

    /// <summary>As Go's <c>url.QueryEscape</c>.</summary>
    public static string Query(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var b in GoText.Encode(text))
        {
            if (b == ' ')
                result.Append('+');
            else if (b < 0x80 && (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~'))
                result.Append((char)b);
            else
                result.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
