using System.Text;
using System.Text.Json.Nodes;
using KSail.Clusters.Planning;
using KSail.Clusters.Updating.Planning;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Tests.Updating;

public sealed class PlanReportTests
{
    private static readonly string Root = Path.GetFullPath("/src");

    private static readonly ClusterPlan Plan = new()
    {
        Cluster = "prod",
        Environment = "production",
        Changes =
        [
            new ClusterChange(ChangeEffect.Create, "node prod-worker-2", "") { MonthlyPrice = 4.51m, Currency = "EUR" },
            new ClusterChange(ChangeEffect.Replace, "node prod-worker-3", "server type cx23 → cx33") { PriceBefore = 3.49m, MonthlyPrice = 2m, Currency = "EUR" },
            new ClusterChange(ChangeEffect.Remove, "node prod-worker-4", "") { MonthlyPrice = -5.49m, Currency = "EUR" },
            new ClusterChange(ChangeEffect.Wipe, "all workers", "VolumeConfig/EPHEMERAL: encryption.provider: a|b → *") { Span = new SourceSpan(Path.Combine(Root, "talos", "a.yaml"), 4, 13) },
        ],
        IsPreliminary = true,
        Unread = [new UnreadNode("prod-worker-1", "it did not answer")],
    };

    [Fact]
    public void Lines_are_for_people() => Assert.Equal(
        [
            "prod differs from production in 4 changes",
            "  create      node prod-worker-2 (+4.51 EUR a month)",
            "  replace     node prod-worker-3: server type cx23 → cx33 (3.49 → 5.49 EUR a month)",
            "  remove      node prod-worker-4 (-5.49 EUR a month)",
            $"  wipe        all workers: VolumeConfig/EPHEMERAL: encryption.provider: a|b → *  [{Path.Combine(Root, "talos", "a.yaml")}(4,13)]",
            "  unknown     node prod-worker-1: it did not answer",
            "  +1.02 EUR a month in all",
            "  more may follow: the configurations of nodes are compared again once what they share is changed",
        ],
        PlanReport.Lines(Plan));

    [Fact]
    public void Markdown_is_for_pull_requests() => Assert.Equal(
        """
        ### prod differs from production in 4 changes

        | Change | What | Why | Where |
        |---|---|---|---|
        | create | node prod-worker-2 |  (+4.51 EUR a month) |  |
        | **replace** | node prod-worker-3 | server type cx23 → cx33 (3.49 → 5.49 EUR a month) |  |
        | **remove** | node prod-worker-4 |  (-5.49 EUR a month) |  |
        | **wipe** | all workers | VolumeConfig/EPHEMERAL: encryption.provider: a\|b → \* | talos/a.yaml(4,13) |
        | unknown | node prod-worker-1 | it did not answer | |

        +1.02 EUR a month in all.

        Destructive changes are made with `-p:KSailConfirm=prod` only.

        More may follow: the configurations of nodes are compared again once what they share is changed.

        """.ReplaceLineEndings("\n"),
        PlanReport.Markdown(Plan, Root));

    [Fact]
    public void Json_is_for_programs()
    {
        var json = JsonNode.Parse(PlanReport.Json(Plan, Root))!;
        Assert.Equal("prod", (string?)json["cluster"]);
        Assert.True((bool)json["isDestructive"]!);
        Assert.True((bool)json["isPreliminary"]!);
        Assert.Equal(4.51m, (decimal)json["changes"]![0]!["monthlyPrice"]!);
        Assert.Equal((1.02m, "EUR"), ((decimal)json["monthlyPrice"]!, (string?)json["currency"]));
        var replace = json["changes"]![1]!;
        Assert.Equal((3.49m, 2m), ((decimal)replace["monthlyPriceBefore"]!, (decimal)replace["monthlyPrice"]!));
        var wipe = json["changes"]![3]!;
        Assert.Equal(("wipe", "talos/a.yaml", 4, 13), ((string?)wipe["effect"], (string?)wipe["file"], (int)wipe["line"]!, (int)wipe["column"]!));
        Assert.Equal("prod-worker-1", (string?)json["unread"]![0]!["node"]);
        Assert.EndsWith("}\n", Encoding.UTF8.GetString(PlanReport.Json(Plan, Root)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_do_is_one_line() => Assert.Equal(["prod is as production says"], PlanReport.Lines(Plan with { Changes = [], Unread = [], IsPreliminary = false }));
}
