using System.Text.Json;
using KSail.Charts.Functions;
using KSail.Charts.Templates;

namespace KSail.Charts.Tests;

/// <summary>A template to render, by us and by the oracle.</summary>
/// <param name="Templates">Texts by name.</param>
/// <param name="Name">The one to execute.</param>
/// <param name="Data">Its data as <see cref="TestData"/> reads it.</param>
internal sealed record Question(IReadOnlyDictionary<string, string> Templates, string Name, string Data)
{
    // What a test machine is busy with must not be a chart's fault.
    private static readonly TemplateLimits Patient = TemplateLimits.Default with { MaxTime = TimeSpan.FromMinutes(10) };

    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static Question Of(string text, string data) => new(new Dictionary<string, string> { ["t"] = text }, "t", data);

    /// <summary>The question in the oracle's form.</summary>
    public string ToJson() => $$"""{"templates": {{JsonSerializer.Serialize(Templates)}}, "name": {{JsonSerializer.Serialize(Name)}}, "data": {{Data}}}""";

    /// <summary>Our answer: the output in quotes of JSON, or <c>error: </c> and the message of Go's template package.</summary>
    public string Answer(TemplateLimits? limits = null)
    {
        try
        {
            return OfOutput(Render(limits));
        }
        catch (TemplateException e)
        {
            return "error: " + Flat(e.Original);
        }
    }

    public string Render(TemplateLimits? limits = null)
    {
        var set = new TemplateSet(HelmFunctions.Instance);
        foreach (var (name, text) in Templates.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            set.Add(ParsedTemplate.Parse(name, text, HelmFunctions.Instance));
        return new TemplateRun(set, limits ?? Patient, "seed", Now).Execute(Name, TestData.Read(Data));
    }

    /// <summary>An output as a text of JSON; bytes that are no text are replaced, as Go's JSON does.</summary>
    public static string OfOutput(string output)
    {
        var text = new System.Text.StringBuilder("\"");
        for (var i = 0; i < output.Length; i++)
        {
            var c = output[i];
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '\x7f' or '\u2028' or '\u2029' => text.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ when IsByte(output, i) => text.Append('\uFFFD'),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>
    /// What can be compared of an answer: Go's own limit of depth is higher, and said in the message; what is wrong with a regular expression, with
    /// YAML or TOML is said in words of our own; and there is no year 0 in our calendar.
    /// </summary>
    public static string Comparable(string answer)
    {
        foreach (var start in (string[])["error parsing regexp: ", "error converting YAML to JSON: ", "toml: line "])
        {
            if (answer.IndexOf(start, StringComparison.Ordinal) is var at and >= 0)
                return answer[..at];
        }

        return answer.Replace("depth (100000)", "depth (1000)", StringComparison.Ordinal).Replace("0000-01-", "0001-01-", StringComparison.Ordinal);
    }

    /// <summary>A message in one line, so that it can stand in a table; bytes that are no text are replaced, as Go's JSON does.</summary>
    public static string Flat(string message)
    {
        var text = new System.Text.StringBuilder(message.Length);
        for (var i = 0; i < message.Length; i++)
            text.Append(IsByte(message, i) ? '\uFFFD' : message[i] == '\n' ? '⏎' : message[i]);
        return text.ToString();
    }

    // Bytes that are no text are low surrogates without a high one.
    private static bool IsByte(string text, int at) => char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1]));
}
