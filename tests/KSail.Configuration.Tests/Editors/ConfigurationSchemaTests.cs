using System.Text.Json.Nodes;
using KSail.Configuration.Fields;
using KSail.EditorFiles;

namespace KSail.Configuration.Tests.Editors;

/// <summary>The schema for editors says of a file's form what the reader says, in the judgement of a validator that is not ours.</summary>
public sealed class ConfigurationSchemaTests
{
    // Of every type and form; a field is given each of them, and sees them as right or wrong.
    private static readonly string[] _values =
    [
        "null", "''", "'text'", "word", "true", "'true'", "0", "1", "-1", "7", "100", "101", "65536", "99999999999", "0.5", "'0.5'", "1.5", "'1.0'", "'1.'", "'.5'", "'.'", "'+1'", "'0'", "'7'",
        "'1h30m'", "'+1.5h'", "'.5s'", "'1h 30m'", "'1d'", "'-1h'", "'10µs'", "2026-01-01", "'${X}'", "'${X:-a}'", "[]", "[a]", "[a, 'b c']", "[1]", "[null]", "[{}]", "[[a]]", "{}", "{a: b}", "{a: 1}", "{a: null}",
        "'a'", "'A'", "'a-'", "'a-b1'", "ksail.io/v1alpha1", "Cluster",
    ];

    private static readonly string[] _structural = ["KSAIL1007", "KSAIL1008", "KSAIL1010", "KSAIL1011", "KSAIL1012", "KSAIL1013"];

    private static readonly string[] _documents =
    [
        "a: b", "[]", "text",
        "{apiVersion: ksail.io/v1alpha1, kind: Cluster}",
        "{apiVersion: ksail.io/v1alpha1, kind: Cluster, spec: {}}",
        "{apiVersion: ksail.io/v1alpha1, kind: Cluster, spec: {cluster: {}}}",
        "{apiVersion: ksail.io/v1alpha1, kind: Cluster, spec: {cluster: {distribution: Talos}}}",
        "{kind: Cluster, spec: {cluster: {distribution: Talos}}}",
        "{apiVersion: ksail.io/v1alpha1, spec: {cluster: {distribution: Talos}}}",
        "{apiVersion: ksail.io/v1alpha1, kind: Clusters, spec: {cluster: {distribution: Talos}}}",
        "{apiVersion: ksail.io/v1alpha1, kind: Cluster, Spec: {cluster: {distribution: Talos}}}",
        "{apiVersion: ksail.io/v1alpha1, kind: Cluster, spec: {cluster: {distribution: Talos, workload: {}}}}",
        "{apiVersion: ksail.io/v1alpha1, kind: Cluster, status: {any: [thing]}, spec: {cluster: {distribution: Talos, eks: {any: 1}}, provider: {aws: [1]}}}",
    ];

    [Fact]
    public void TheCommittedSchemaIsThatOfTheModel() =>
        // build/editor-files.sh writes it.
        Assert.Equal(ConfigurationSchema.Create(), File.ReadAllText(Path.Combine(Repository.Root, "sdk", "schemas", ConfigurationSchema.FileName)));

    [Fact]
    public void EveryFieldIsDescribed()
    {
        var schema = JsonNode.Parse(ConfigurationSchema.Create())!;
        Assert.All(FieldPlaces.All, place =>
        {
            var text = (string)place.In(schema)["description"]!;
            Assert.True(text.Length > 3 && text.EndsWith('.') | text.EndsWith('…'), $"{place.Path}: {text}");
        });
    }

    [Fact]
    public void DefaultsAndMovedFieldsAreMarked()
    {
        var schema = JsonNode.Parse(ConfigurationSchema.Create())!;
        Assert.All(FieldPlaces.All, place => Assert.Equal((place.Field.Default, place.Field.MovedTo is not null), (Text(place.In(schema)["default"]), place.In(schema)["deprecated"] is not null)));

        static string? Text(JsonNode? value) => value?.ToString();
    }

    [RequiresSchemaValidatorFact]
    public void SchemaAndReaderAgreeOnEveryFieldAndForm()
    {
        var cases = new List<string>();
        foreach (var place in FieldPlaces.All)
        {
            var choices = place.Field.Choices?.Names ?? [];
            foreach (var value in _values.Concat(choices).Concat(choices.Select(name => $"'{name.ToUpperInvariant()}'")).Concat(choices.Select(name => $"[{name}]")).Concat(choices.Select(name => $"'{name}, {choices[0]},'")))
                cases.Add(place.Document(value));
            cases.Add(place.DocumentWithout());
            cases.Add(place.DocumentBeside("zzz: 1"));
        }

        Agree(cases);
    }

    [RequiresSchemaValidatorFact]
    public void SchemaAndReaderAgreeOnWholeDocuments() => Agree([.. _documents]);

    [RequiresSchemaValidatorFact]
    public void ExamplesOfTheDocumentationFollowTheSchema()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "README.md"));
        var examples = pages.SelectMany(page => YamlBlocks(File.ReadAllText(page)).Select(text => (Page: page, Text: text)))
            .Where(example => example.Text.Contains("apiVersion: ksail.io/v1alpha1", StringComparison.Ordinal)).ToList();
        Assert.True(examples.Count > 50, $"only {examples.Count} examples were found");
        // The page of a diagnostic shows what is wrong, and may be wrong in its form; any other page shows what is right.
        Agree([.. examples.Select(example => example.Text)]);
        var right = examples.Where(example => !Path.GetFileName(example.Page).StartsWith("KSAIL", StringComparison.Ordinal)).Select(example => example.Text)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "platform"), "ksail*.yaml").Select(File.ReadAllText)).ToList();
        using var forms = new FormVerdicts();
        Assert.All(SchemaValidator.Validate([.. right.Select(text => forms.Read(text).Json)]).Zip(right), pair => Assert.True(pair.First.Length == 0, $"{pair.First}\n{pair.Second}"));
    }

    private static void Agree(List<string> documents)
    {
        using var forms = new FormVerdicts();
        var read = documents.ConvertAll(forms.Read);
        var verdicts = SchemaValidator.Validate([.. read.Select(form => form.Json)]);
        Assert.Equal(documents.Count, verdicts.Count);
        var differences = new List<string>();
        for (var i = 0; i < documents.Count; i++)
        {
            var reader = read[i].Findings.Where(finding => _structural.Any(code => finding.StartsWith(code, StringComparison.Ordinal))).ToList();
            if (reader.Count == 0 != (verdicts[i].Length == 0))
                differences.Add($"{documents[i]}\n  reader: {string.Join("; ", reader)}\n  schema: {verdicts[i]}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {documents.Count}:\n{string.Join('\n', differences.Take(30))}");
    }

    private static IEnumerable<string> YamlBlocks(string page)
    {
        var lines = page.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] != "```yaml")
                continue;
            var end = Array.IndexOf(lines, "```", i + 1);
            yield return string.Join('\n', lines[(i + 1)..end]) + "\n";
            i = end;
        }
    }
}
