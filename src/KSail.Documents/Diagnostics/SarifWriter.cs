using System.Text.Encodings.Web;
using System.Text.Json;

namespace KSail.Documents.Diagnostics;

/// <summary>
/// What all our SARIF 2.1.0 logs write alike: one run of the tool <c>KSail.Sdk</c>, and places relative to the repository, whose own place
/// on the machine is not in the log. The caller writes the rest of the run into <see cref="Json"/>.
/// </summary>
public sealed class SarifWriter : IDisposable
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string SourceRoot = "%SRCROOT%";

    private readonly MemoryStream _stream = new();
    private readonly string _repositoryRoot;
    private readonly string _defaultFile;

    /// <summary>Begins the log and its run.</summary>
    /// <param name="repositoryRoot">Absolute path that paths are relative to.</param>
    /// <param name="defaultFile">Absolute path of the file that stands for places without a file: services show no finding without a place.</param>
    public SarifWriter(string repositoryRoot, string defaultFile)
    {
        _repositoryRoot = repositoryRoot;
        _defaultFile = defaultFile;
        Json = new Utf8JsonWriter(_stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Json.WriteStartObject();
        Json.WriteString("$schema", Schema);
        Json.WriteString("version", "2.1.0");
        Json.WriteStartArray("runs");
        Json.WriteStartObject();
    }

    /// <summary>Where the run's own properties go.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Begins the tool; its rules are to be written next, as objects.</summary>
    public void StartRules(string toolVersion)
    {
        Json.WriteStartObject("tool");
        Json.WriteStartObject("driver");
        Json.WriteString("name", "KSail.Sdk");
        Json.WriteString("semanticVersion", toolVersion);
        Json.WriteStartArray("rules");
    }

    /// <summary>Ends the rules, says how places are to be read, and begins the results, which are to be written next, as objects.</summary>
    public void StartResults()
    {
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndObject();
        Json.WriteStartObject("originalUriBaseIds");
        Json.WriteStartObject(SourceRoot);
        WriteText("description", "The root of the repository.");
        Json.WriteEndObject();
        Json.WriteEndObject();
        Json.WriteString("columnKind", "utf16CodeUnits");
        Json.WriteStartArray("results");
    }

    /// <summary>Ends the results.</summary>
    public void EndResults() => Json.WriteEndArray();

    /// <summary>
    /// What the run is about. Code scanning refuses an upload in which two runs of a tool have the same category, and an upload closes the alerts of its
    /// category that it does not have: each kind of log has one for each environment.
    /// </summary>
    /// <param name="kind">The kind of log.</param>
    /// <param name="environment">Name of the environment.</param>
    public void WriteCategory(string kind, string environment)
    {
        Json.WriteStartObject("automationDetails");
        Json.WriteString("id", $"{kind}/{environment}/");
        Json.WriteEndObject();
    }

    /// <summary>A property that is a message of plain text.</summary>
    public void WriteText(string name, string text)
    {
        Json.WriteStartObject(name);
        Json.WriteString("text", Plain(text));
        Json.WriteEndObject();
    }

    /// <summary>The property <c>physicalLocation</c>: file and region.</summary>
    public void WritePlace(SourceSpan span)
    {
        Json.WriteStartObject("physicalLocation");
        WriteFile(span.HasFile ? span.File : _defaultFile);
        WriteRegion(span);
        Json.WriteEndObject();
    }

    /// <summary>Ends run and log and returns its bytes.</summary>
    public byte[] Finish()
    {
        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.Flush();
        _stream.WriteByte((byte)'\n');
        return _stream.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Json.Dispose();
        _stream.Dispose();
    }

    // "[a](b)" is a link in every message, plain ones included (section 3.11.6), unless its brackets are escaped; ours come from names that others chose.
    private static string Plain(string text) =>
        text.Contains("](", StringComparison.Ordinal) ? text.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal) : text;

    private void WriteFile(string file)
    {
        Json.WriteStartObject("artifactLocation");
        if (RepositoryPath.Of(file, _repositoryRoot) is { } relative)
        {
            Json.WriteString("uri", string.Join('/', Array.ConvertAll(relative.Split('/'), Uri.EscapeDataString)));
            Json.WriteString("uriBaseId", SourceRoot);
        }
        else
        {
            Json.WriteString("uri", new Uri(file).AbsoluteUri);
        }

        Json.WriteEndObject();
    }

    private void WriteRegion(SourceSpan span)
    {
        if (span.Line == 0)
            return;
        Json.WriteStartObject("region");
        Json.WriteNumber("startLine", span.Line);
        if (span.Column > 0)
            Json.WriteNumber("startColumn", span.Column);
        if (span.EndLine > 0 && span.EndColumn > 0)
        {
            Json.WriteNumber("endLine", span.EndLine);
            Json.WriteNumber("endColumn", span.EndColumn);
        }

        Json.WriteEndObject();
    }
}
