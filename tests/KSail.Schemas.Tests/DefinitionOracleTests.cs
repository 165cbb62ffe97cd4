using KSail.Documents.Yaml;

namespace KSail.Schemas.Tests;

/// <summary>Random definitions and objects: a verdict here is the verdict of the API server's own libraries.</summary>
public sealed class DefinitionOracleTests
{
    private const int KindCount = 600;
    private const int ObjectsPerKind = 8;

    [RequiresOracleTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Verdicts_are_those_of_the_server(int seed)
    {
        var random = new RandomDefinition(seed);
        var questions = new List<(string Schema, string Json)>();
        var verdicts = new List<string>();
        for (var i = 0; i < KindCount; i++)
        {
            var kind = random.Kind();
            var schema = Compile(kind.ToJsonString());
            for (var j = 0; j < ObjectsPerKind; j++)
            {
                var json = random.Object(kind).ToJsonString();
                questions.Add((kind.ToJsonString(), json));
                verdicts.Add(schema is null ? "" : string.Join("; ", Checking.Check(Checking.Parse(json)[0], schema).Select(static d => d.Message)));
            }
        }

        var answers = Oracle.Ask(questions);
        Assert.Equal(questions.Count, answers.Count);
        var differences = new List<string>();
        var refused = 0;
        var usable = 0;
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i] is not { } reasons)
                continue;
            usable++;
            refused += reasons.Count > 0 ? 1 : 0;
            if (reasons.Count > 0 != verdicts[i].Length > 0)
                differences.Add($"{questions[i].Schema}\n{questions[i].Json}\n  server {string.Join("; ", reasons)}\n  ours   {verdicts[i]}");
        }

        // Neither all good nor all bad, or nothing was compared.
        Assert.InRange(usable, KindCount * ObjectsPerKind * 3 / 4, int.MaxValue);
        Assert.InRange(refused, usable / 4, usable * 9 / 10);
        Assert.True(differences.Count == 0, $"{differences.Count} of {usable}:\n{string.Join('\n', differences.Take(10))}");
    }

    private static KindSchema? Compile(string schema)
    {
        var spec = Checking.Parse($"{{group: example.org, names: {{kind: Widget}}, versions: [{{name: v1, schema: {{openAPIV3Schema: {schema}}}}}]}}")[0];
        return DefinitionSchema.Read(spec, (YamlMapping)spec.GetSequence("versions")![0]);
    }
}
