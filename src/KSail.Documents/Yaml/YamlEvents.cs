using YamlDotNet.Core;

namespace KSail.Documents.Yaml;

/// <summary>The events of a YAML text, for whoever needs to know where each token stands to change a text in place. All others read trees.</summary>
public static class YamlEvents
{
    /// <summary>A parser at the beginning of a text. Marks count UTF-16 code units; comments are passed over.</summary>
    public static IParser Open(string text) => new Parser(new PeekingScanner(new Scanner(new StringReader(text), skipComments: true)));

    /// <summary>What an exception of the parser says, and where; a finding's place and words.</summary>
    public static (long Index, string Message) Explain(Exception exception, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (exception is not YamlException yaml)
            return (0, "not valid YAML: brackets do not match");
        var (at, message) = YamlSyntaxErrors.Explain(yaml, text);
        return (at.Index, message);
    }
}
