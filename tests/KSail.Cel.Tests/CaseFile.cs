using System.Globalization;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Cel.Tests;

/// <summary>
/// A table of cases: <c>expression => value (cost)</c>, <c>=> error (cost)</c> or <c>=> refused</c>; <c>@schema</c> and <c>@self</c> set the
/// schema and the value of <c>self</c>. Every expectation was checked against the libraries of the API server.
/// </summary>
internal sealed class CaseFile
{
    private const string Arrow = " => ";

    private CaseFile(string? schema, string? self, IReadOnlyList<(string Expression, string Expected)> cases)
    {
        Schema = schema;
        Self = self;
        Cases = cases;
        Environment = schema is null ? CelEnvironment.Empty : CelEnvironment.ForSchema(CelSchema.OfOpenApi((YamlMapping)ReadYaml(schema)))!;
        Bindings = self is null ? new CelBindings() : CelBindings.OfSelf(ReadYaml(self));
    }

    /// <summary>The schema of <c>self</c> in JSON; null when there is no such variable.</summary>
    public string? Schema { get; }

    /// <summary>The value of <c>self</c> in JSON.</summary>
    public string? Self { get; }

    public IReadOnlyList<(string Expression, string Expected)> Cases { get; }

    public CelEnvironment Environment { get; }

    public CelBindings Bindings { get; }

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.txt").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public static CaseFile Read(string name)
    {
        string? schema = null;
        string? self = null;
        var cases = new List<(string, string)>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", name)))
        {
            if (line.StartsWith("@schema ", StringComparison.Ordinal))
                schema = line[8..];
            else if (line.StartsWith("@self ", StringComparison.Ordinal))
                self = line[6..];
            else if (line.LastIndexOf(Arrow, StringComparison.Ordinal) is var at and > 0)
                cases.Add((line[..at], line[(at + Arrow.Length)..]));
        }

        return new CaseFile(schema, self, cases);
    }

    /// <summary>What becomes of an expression, in the form of the expectations.</summary>
    public string Run(string expression)
    {
        var compilation = CelProgram.Compile(expression, Environment);
        if (!compilation.IsSuccess)
            return "refused";
        var result = compilation.Program.Evaluate(Bindings);
        var value = result.Outcome == CelOutcome.Value ? Rendering.Render(result.Value!) : "error";
        return string.Create(CultureInfo.InvariantCulture, $"{value} ({result.Cost})");
    }

    public static YamlNode ReadYaml(string text)
    {
        var file = YamlReader.Read(SourceFile.FromText("/self.yaml", text), text);
        Assert.Empty(file.Diagnostics);
        return file.Documents.Count == 0 ? YamlScalar.Null() : file.Documents[0];
    }
}
