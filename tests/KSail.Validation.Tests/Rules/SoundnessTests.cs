using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;
using KSail.Testing;

namespace KSail.Validation.Tests.Rules;

/// <summary>What must hold for every rule: valid platforms have no findings, and no input is answered with an exception.</summary>
public sealed class SoundnessTests
{
    [Fact]
    public void The_sample_platform_has_no_findings()
    {
        using var output = new TemporaryDirectory();
        var project = Path.Combine(RepositoryRoot(), "samples", "platform", "platform.ksproj");
        var result = EnvironmentCheck.Run(
            new CheckRequest(project, [], "local", null, output["obj"], output["bin"], output["cache"], CheckSteps.Validate, "test"),
            EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal)),
            new CheckMemory(),
            CancellationToken.None);
        Assert.Equal("", string.Join('\n', result.Diagnostics.Where(static d => d.Code.StartsWith("KSAIL32", StringComparison.Ordinal))));
        Assert.True(result.Environments.Count > 1 && result.Environments.All(static e => e.ResourceCount > 10));
    }

    // Every value of every case becomes something else, one at a time, and each time something other.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Broken_objects_are_findings_and_not_exceptions(int seed)
    {
        var cases = RuleCases.All;
        for (var i = seed; i < cases.Count; i += SeedCount)
        {
            var tree = Parse(cases[i].Text);
            var count = Slots(tree).Count();
            for (var at = 0; at < count; at++)
            {
                var copy = tree.CloneMapping();
                Slots(copy).ElementAt(at).Set(Values[(i + at) % Values.Length].Clone());
                RuleCase.Validate([new Resource(copy)]);
            }
        }
    }

    // What nobody can know must not be found wrong: a placeholder in place of any text or number of a valid manifest.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Unknown_values_are_never_wrong(int seed)
    {
        var cases = RuleCases.All.Where(static c => c.Code.Length == 0).ToList();
        var wrong = new List<string>();
        for (var i = seed; i < cases.Count; i += SeedCount)
        {
            var tree = Parse(cases[i].Text);
            var count = Slots(tree).Count();
            for (var at = 0; at < count; at++)
            {
                var copy = tree.CloneMapping();
                var (isScalar, set) = Slots(copy).ElementAt(at);
                if (!isScalar)
                    continue;
                set(YamlScalar.String(OpaqueValue.For("secret")));
                var found = RuleCase.Validate([new Resource(copy)]);
                // The kind decides which rules apply, so it is never unknown.
                if (copy.GetString("kind") == tree.GetString("kind") && copy.GetString("apiVersion") == tree.GetString("apiVersion"))
                    wrong.AddRange(found.Where(static d => d.Code.StartsWith("KSAIL32", StringComparison.Ordinal)).Select(d => $"{cases[i].Why}: {d}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(35, 0)]
    [InlineData(36, 1)]
    public void Networks_with_bits_beyond_their_prefix_are_refused_since_1_36(int release, int expected)
    {
        var tree = Parse("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: a, namespace: shop}
            spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.9.8.7/24}}]}]}
            """);
        var diagnostics = new DiagnosticBag();
        var environment = new RenderedEnvironment("prod", [new RenderedKustomization("flux-system", "apps", "apps", SourceSpan.None, [new Resource(tree)])], []);
        ManifestValidation.Validate(environment, SchemaCatalog.Embedded.For(release, 0), diagnostics, CancellationToken.None);
        Assert.Equal(expected, diagnostics.Items.Count);
    }

    [Fact]
    public void A_kind_has_one_rule()
    {
        var kinds = Validation.Rules.RuleTable.All.Select(static r => r.Kind).ToList();
        Assert.Equal(kinds.Count, kinds.Distinct(StringComparer.Ordinal).Count());
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, SeedCount)];

    private const int SeedCount = 8;

    private static YamlMapping Parse(string text) =>
        (YamlMapping)YamlReader.Read(Documents.Files.SourceFile.FromText("/repository/manifest.yaml", text)).Documents[0];

    private static readonly YamlNode[] Values =
    [
        YamlScalar.Null(), YamlScalar.String(""), YamlScalar.String("\ud800»/..:%*"), YamlScalar.Integer(-1), YamlScalar.Boolean(true),
        new YamlSequence([YamlScalar.Null(), new YamlMapping()]), new YamlMapping(),
    ];

    private static IEnumerable<(bool IsScalar, Action<YamlNode> Set)> Slots(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries.ToList())
                {
                    yield return (entry.Value is YamlScalar, value => mapping.Set(entry.Key, value));
                    foreach (var inner in Slots(entry.Value))
                        yield return inner;
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    var index = i;
                    yield return (sequence[i] is YamlScalar, value => sequence[index] = value);
                    foreach (var inner in Slots(sequence[i]))
                        yield return inner;
                }

                break;
        }
    }

    private static string RepositoryRoot()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
                return at;
        }

        throw new DirectoryNotFoundException("KSail.Sdk.sln is in no folder above the tests");
    }
}
