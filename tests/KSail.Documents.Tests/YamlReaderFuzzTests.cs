using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

/// <summary>Hostile text ends in a tree or a diagnostic inside the file; never in an exception.</summary>
public sealed class YamlReaderFuzzTests
{
    private const string Seed = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, labels: {"x/y": 'z'}}
        data: &d
          a: |-
            text
              more
          b: >+
            folded

        <<: *d
        list:
        - 1
        - [a, {b: c}, "d\n"]
        - !!binary aGk=
        ? complex
        : value
        ---
        # comment
        - x
        """;

    [Fact]
    public void MutatedTextNeverThrows()
    {
        var random = new Random(20260101);
        const string alphabet = "{}[]:,-?&*!|>'\"%@`#\n\t \\~<=/ab01é\u2028\ufeff\0";
        for (var round = 0; round < 10_000; round++)
        {
            var text = Seed.ToCharArray().ToList();
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(4))
                {
                    case 0:
                        text.RemoveAt(at);
                        break;
                    case 1:
                        text.Insert(at, alphabet[random.Next(alphabet.Length)]);
                        break;
                    case 2:
                        text[at] = alphabet[random.Next(alphabet.Length)];
                        break;
                    default:
                        text.RemoveRange(at, Math.Min(random.Next(20), text.Count - at));
                        break;
                }
            }

            var mutated = new string([.. text]);
            var lines = mutated.Split('\n').Length;
            var file = YamlReader.Read(SourceFile.FromText("/x.yaml", mutated));
            Assert.All(file.Diagnostics, d => Assert.InRange(d.Span.Line, 0, lines + 1));
            Assert.All(file.Diagnostics, d => Assert.DoesNotContain('\n', d.Message));
        }
    }
}
