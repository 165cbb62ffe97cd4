using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KSail.Documents.Yaml;

/// <summary>
/// Reads YAML (and JSON, which is YAML) into trees with positions. Anchors, aliases and merge keys are expanded here, within bounds, so
/// that nobody downstream meets one. Bad text becomes diagnostics, never an exception.
/// </summary>
public static class YamlReader
{
    /// <summary>The deepest nesting that is read. The largest CRDs stay below 60.</summary>
    public const int MaxDepth = 256;

    /// <summary>The most nodes that aliases of one file may add.</summary>
    public const int MaxAliasedNodes = 500_000;

    /// <summary>Reads every document of a file.</summary>
    public static YamlFile Read(SourceFile file, YamlDialect dialect = YamlDialect.Manifest)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.DecodeText() is not { } text)
        {
            var notText = DocumentDiagnostics.NotText.At(file.Span, "the file is not UTF-8 text; save it as UTF-8, or keep it out of the manifests");
            return new YamlFile(file, [], [notText]);
        }

        return Read(file, text, dialect);
    }

    /// <summary>Reads text that was taken from a file or made from one; positions count within the text.</summary>
    public static YamlFile Read(SourceFile file, string text, YamlDialect dialect = YamlDialect.Manifest)
    {
        ArgumentNullException.ThrowIfNull(file);
        var builder = new YamlTreeBuilder(file.Path, dialect);
        var documents = new List<YamlNode>();
        var scanner = new Scanner(new StringReader(text), skipComments: true);
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
