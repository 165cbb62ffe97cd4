using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KSail.Documents.Yaml;

/// <summary>
/// Reads any YAML with the parser of YamlDotNet, which decides what is right and says what is wrong. A class of its own, because the parser's assembly
/// and the regular expression that it compiles at its start cost a build more than reading its files does; most builds never come here.
/// </summary>
internal static class FullReader
{
    // Of the private use area: no text has a meaning for it.
    private const char StandIn = '\uE000';

    public static YamlFile Read(SourceFile file, string text, YamlDialect dialect)
    {
        var read = Read(file, text, dialect, null);
        if (!read.HasErrors || text.Contains(StandIn, StringComparison.Ordinal))
            return read;
        // go-yaml takes the dash of [apply, -f, -] for a text, and this parser for an item of a list.
        var readable = WithoutLoneDashes(text);
        return readable != text && Read(file, readable, dialect, StandIn) is { HasErrors: false } again ? again : read;
    }

    private static string WithoutLoneDashes(string text)
    {
        var changed = text.ToCharArray();
        for (var i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] == '-' && text[i + 1] is ',' or ']' or '}' && text[i - 1] is ' ' or '\n' or '[' or '{' or ',')
                changed[i] = StandIn;
        }

        return new string(changed);
    }

    private static YamlFile Read(SourceFile file, string text, YamlDialect dialect, char? dash)
    {
        var builder = new YamlTreeBuilder(file.Path, dialect, dash);
        var documents = new List<YamlNode>();
        var scanner = new PeekingScanner(new Scanner(new StringReader(text), skipComments: true));
        var parser = new Parser(scanner);
        try
        {
            while (parser.MoveNext())
            {
                if (parser.Current is not DocumentStart)
                    continue;
                parser.MoveNext();
                var root = builder.ReadDocument(parser);
                if (root is not YamlScalar { IsNull: true })
                    documents.Add(root);
            }
        }
        catch (YamlLimitException e)
        {
            builder.Diagnostics.Add(e.Diagnostic);
        }
        catch (YamlException e)
        {
            var (at, message) = YamlSyntaxErrors.Explain(e, text);
            builder.Diagnostics.Add(DocumentDiagnostics.Syntax.At(builder.StartOf(at), message));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser is known to throw other exceptions on some broken input, for example on unbalanced flow collections.
            builder.Diagnostics.Add(DocumentDiagnostics.Syntax.At(builder.StartOf(scanner.CurrentPosition), "not valid YAML: brackets do not match near this point"));
        }

        return new YamlFile(file, documents, builder.Diagnostics.Items);
    }
}
