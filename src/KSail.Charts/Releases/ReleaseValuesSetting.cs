using System.Text;
using KSail.Charts.Loading;
using KSail.Charts.Templates;
using KSail.Charts.Values;

namespace KSail.Charts.Releases;

/// <summary>Sets one value of a release by a path, as Flux' <c>targetPath</c> does.</summary>
public static class ReleaseValuesSetting
{
    /// <summary>Sets a value. A text in quotes stays a text; others are read as <c>helm --set</c> reads them.</summary>
    /// <param name="values">Is changed.</param>
    /// <param name="path">Where, in the form of <c>helm --set</c>.</param>
    /// <param name="value">The value as text.</param>
    /// <param name="isLiteral">Whether the text is the value as it stands.</param>
    /// <param name="problem">Why it cannot be set; empty when it was.</param>
    public static bool TrySet(ValueMap values, string path, string value, bool isLiteral, out string problem)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(value);
        problem = "";
        try
        {
            if (isLiteral)
                SetParser.Apply($"{path}={Escape(value)}", values, areTexts: true);
            else if (IsQuoted(value, '\'') || IsQuoted(value, '"'))
                SetParser.Apply($"{path}={value.Trim('\'', '"')}", values, areTexts: true);
            else
                SetParser.Apply($"{path}={value}", values, areTexts: false);
            return true;
        }
        catch (ChartException e)
        {
            problem = e.Message;
            return false;
        }
    }

    private static bool IsQuoted(string value, char quote) => value.Length > 0 && value[0] == quote && value[^1] == quote;

    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
            text.Append(c is ',' or '\\' or '{' or '}' ? "\\" : "").Append(c);
        return text.ToString();
    }
}
