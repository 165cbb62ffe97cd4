using System.Text;
using KSail.Documents.Tests;
using KSail.Documents.Yaml;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>The printer against the released program: random objects, and the table of texts that the printer's own tests are built on.</summary>
public sealed class PrintingDifferentialTests
{
    private const string Separator = "---\napiVersion";

    [RequiresKustomizeFact]
    public void ObjectsArePrintedAsKustomizePrintsThem()
    {
        var objects = new List<YamlMapping>();
        foreach (var row in PrintedTexts.All)
            objects.Add(Object(objects.Count, YamlScalar.String((string)row[0])));
        var random = new Random(20);
        while (objects.Count < 1500)
            objects.Add(Object(objects.Count, RandomYaml.Mapping(random, depth: 4)));
        using var folder = new TemporaryDirectory();
        var json = new StringBuilder();
        foreach (var each in objects)
        {
            json.Append("---\n");
            AppendJson(each, json);
            json.Append('\n');
        }

        folder.Write("objects.yaml", json.ToString());
        folder.Write("kustomization.yaml", "resources: [objects.yaml]\n");
        var (success, output, error) = RealKustomize.Build(folder.Root);
        Assert.True(success, error);
        using var ours = new StringWriter();
        YamlWriter.WriteStream(objects, ours);
        var expected = output.Split(Separator);
        var actual = ours.ToString().Split(Separator);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second));
    }

    private static YamlMapping Object(int number, YamlNode value)
    {
        var metadata = new YamlMapping();
        metadata.Set("name", YamlScalar.String($"object-{number}"));
        var tree = new YamlMapping();
        tree.Set("apiVersion", YamlScalar.String("example.com/v1"));
        tree.Set("kind", YamlScalar.String("Thing"));
        tree.Set("metadata", metadata);
        tree.Set("value", value);
        return tree;
    }

    // In JSON every text can be written, and none depends on what is tested.
    private static void AppendJson(YamlNode node, StringBuilder json)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.Append('{');
                for (var i = 0; i < mapping.Count; i++)
                {
                    json.Append(i == 0 ? "" : ",");
                    AppendText(mapping.Entries[i].Name, json);
                    json.Append(": ");
                    AppendJson(mapping.Entries[i].Value, json);
                }

                json.Append('}');
                break;
            case YamlSequence sequence:
                json.Append('[');
                for (var i = 0; i < sequence.Count; i++)
                {
                    json.Append(i == 0 ? "" : ",");
                    AppendJson(sequence[i], json);
                }

                json.Append(']');
                break;
            case YamlScalar { Type: ScalarType.String } text:
                AppendText(text.Value, json);
                break;
            default:
                json.Append(node);
                break;
        }
    }

    private static void AppendText(string text, StringBuilder json)
    {
        json.Append('"');
        foreach (var c in text)
        {
            // YAML has no pairs of escapes for one character.
            if (char.IsSurrogate(c) || (c is >= ' ' and <= '~' and not ('"' or '\\')))
                json.Append(c);
            else
                json.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        json.Append('"');
    }
}
