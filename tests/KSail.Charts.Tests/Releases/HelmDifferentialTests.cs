namespace KSail.Charts.Tests.Releases;

/// <summary>Whole charts, rendered here and by the released helm: the same bytes.</summary>
public class HelmDifferentialTests
{
    public static TheoryData<string> Names
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var name in SampleCharts.All.Keys)
                names.Add(name);
            return names;
        }
    }

    [HelmTheory]
    [MemberData(nameof(Names))]
    public void AChartRendersToTheBytesOfHelm(string name)
    {
        var sample = SampleCharts.All[name];
        using var chart = new ChartScenario(sample.Files);

        var (expected, error) = chart.RenderByHelm(sample.Values);

        Assert.True(error.Length == 0 || !error.Contains("Error:", StringComparison.Ordinal), error);
        Assert.Equal(expected, chart.RenderText(sample.Values));
    }

    [HelmTheory]
    [MemberData(nameof(FailingNames))]
    public void HelmRefusesAChartForTheReason(string name)
    {
        var sample = FailingCharts.All[name];
        using var chart = new ChartScenario(sample.Files);

        var (_, error) = chart.RenderByHelm(sample.Values);

        Assert.Contains(sample.Reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FailingNames))]
    public void AChartIsRefusedForTheReasonOfHelm(string name)
    {
        var sample = FailingCharts.All[name];
        using var chart = new ChartScenario(sample.Files);

        Assert.Contains(sample.Reason, chart.RenderText(sample.Values), StringComparison.Ordinal);
    }

    public static TheoryData<string> FailingNames
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var name in FailingCharts.All.Keys)
                names.Add(name);
            return names;
        }
    }
}

/// <summary>A chart as one text, and values for it.</summary>
internal sealed record SampleChart(string Files, string Values = "");
