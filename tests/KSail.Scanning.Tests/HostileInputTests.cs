using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Scanning.Controls;
using KSail.Scanning.Tests.Controls;

namespace KSail.Scanning.Tests;

/// <summary>Manifests that are not what their kinds ask for: a scan says what it can and never fails itself.</summary>
public sealed class HostileInputTests
{
    private static readonly YamlNode[] _odd =
    [
        YamlScalar.Null(), YamlScalar.String(""), YamlScalar.Integer(-1), YamlScalar.Boolean(true), new YamlSequence(), new YamlMapping(),
        new YamlSequence([YamlScalar.Null(), new YamlSequence(), YamlScalar.String("a")]),
    ];

    public static TheoryData<string> Ids => [.. ControlTable.All.Select(static control => control.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Any_part_of_a_manifest_may_be_anything(string id)
    {
        var count = 0;
        foreach (var manifests in ControlTests.ManifestsOf(id).Take(4))
        {
            var places = Places(Scan.Environment(manifests));
            for (var place = 0; place < places; place++)
            {
                foreach (var odd in _odd)
                {
                    var environment = Scan.Environment(manifests);
                    Replace(environment, place, odd);
                    var outcome = EnvironmentScan.Run(environment, Scan.Request(id), CancellationToken.None);
                    Assert.DoesNotContain(outcome.Diagnostics, static d => d.Severity == DiagnosticSeverity.Error && d.Code != "KSAIL5902");
                    count++;
                }
            }
        }

        Assert.True(count > 0 || ControlTable.Find(id)!.IsManual);
    }

    [Fact]
    public void A_scan_can_be_ended()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => EnvironmentScan.Run(Scan.Environment("{apiVersion: v1, kind: Pod}"), Scan.Request("nsa"), source.Token));
    }

    [Fact]
    public void The_same_manifests_give_the_same_result()
    {
        var manifests = string.Concat(ControlTests.ManifestsOf("C-0002").Concat(ControlTests.ManifestsOf("C-0030")));
        var first = Scan.Run(manifests, "all");
        var second = Scan.Run(manifests, "all");
        Assert.Equal(first.Diagnostics, second.Diagnostics);
        Assert.Equal(Text(first), Text(second));
    }

    private static string Text(ScanOutcome outcome) =>
        string.Join('\n', outcome.Result!.Controls.SelectMany(static control => control.Resources.Select(verdict => $"{control.Control.Id} {control.Score} {Scan.Line(verdict)}")));

    private static int Places(RenderedEnvironment environment)
    {
        var places = 0;
        foreach (var resource in environment.Kustomizations[0].Resources)
            Walk(resource.Tree, ref places, -1, null);
        return places;
    }

    private static void Replace(RenderedEnvironment environment, int place, YamlNode odd)
    {
        var at = 0;
        foreach (var resource in environment.Kustomizations[0].Resources)
            Walk(resource.Tree, ref at, place, odd);
    }

    private static void Walk(YamlNode node, ref int at, int place, YamlNode? odd)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.CopyEntries())
                {
                    if (at++ == place)
                        mapping.Set(entry.Key, odd!.Clone());
                    Walk(entry.Value, ref at, place, odd);
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    var item = sequence[i];
                    if (at++ == place)
                        sequence[i] = odd!.Clone();
                    Walk(item, ref at, place, odd);
                }

                break;
            default:
                break;
        }
    }
}
