using System.Text;
using System.Text.Json;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Testing;

namespace KSail.Configuration.Tests.Editors;

/// <summary>What the reader says of a configuration, and the configuration as JSON for others to judge.</summary>
internal sealed class FormVerdicts : IDisposable
{
    private static readonly EnvironmentVariables _variables = EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal) { ["X"] = "x" });

    private readonly TemporaryDirectory _directory = new();

    public FormVerdicts() => _directory.Write("k8s/kustomization.yaml", "resources: []\n");

    public (string Json, IReadOnlyList<string> Findings) Read(string text)
    {
        var path = _directory.Write("ksail.yaml", text);
        var view = new SourceTree(_directory.Root).OpenView();
        var environment = EnvironmentLoader.Load(new EnvironmentFile("local", path, SourceSpan.OfFile(path)), view, _variables);
        var document = view.ReadYaml(path)!.Documents;
        return (document.Count == 1 ? Json(document[0]) : "null", [.. environment.Diagnostics.Select(finding => $"{finding.Code} {finding.Message}")]);
    }

    public void Dispose() => _directory.Dispose();

    private static string Json(YamlNode node)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            Write(json, node);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Name);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case YamlSequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case YamlScalar { Type: ScalarType.Null }:
                json.WriteNullValue();
                break;
            case YamlScalar { Type: ScalarType.Boolean } scalar:
                json.WriteBooleanValue(scalar.AsBoolean() == true);
                break;
            case YamlScalar { Type: ScalarType.Integer or ScalarType.Float } scalar:
                Assert.True(scalar.TryGetDouble(out var number));
                json.WriteNumberValue(number);
                break;
            case YamlScalar scalar:
                json.WriteStringValue(scalar.Value);
                break;
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is not JSON");
        }
    }
}
