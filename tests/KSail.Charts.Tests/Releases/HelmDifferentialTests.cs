using System.Globalization;
using System.Text;
using System.Text.Json;
using KSail.Testing;

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

    // What fails ends a rendering, so it is asked of Go's template package instead.
    [HelmFact]
    public void OddArgumentsGiveWhatTheyGiveInHelm()
    {
        var answers = new List<(string Call, string Answer)>();
        foreach (var call in OddArguments.Calls())
        {
            if (Question.Of(OddArguments.Helper + call, "{}").Answer() is var answer && answer.StartsWith('"'))
                answers.Add((call, answer));
        }

        Assert.InRange(answers.Count, 5_000, int.MaxValue);
        using var chart = new TemporaryDirectory();
        chart.Write("Chart.yaml", "apiVersion: v2\nname: odd\nversion: 1.0.0\n");
        chart.Write("templates/_helper.tpl", OddArguments.Helper);
        var text = new StringBuilder();
        for (var i = 0; i < answers.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{{{{ define \"q{i}\" }}}}{answers[i].Call}{{{{ end }}}}q{i}: {{{{ include \"q{i}\" (dict) | toJson }}}}\n");
        chart.Write("templates/odd.yaml", text.ToString());

        var (_, output, error) = RealHelm.Template(chart.Root, "demo");

        Assert.True(output.Length > 0, error);
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in output.Split('\n'))
        {
            if (!line.StartsWith('q'))
                continue;
            var (call, answer) = answers[count++];
            var helm = Question.OfOutput(JsonSerializer.Deserialize<string>(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])!.Replace("<no value>", "", StringComparison.Ordinal));
            if (Question.Comparable(helm) != Question.Comparable(answer))
                wrong.Add($"{call}\n  Helm {helm}\n  ours {answer}");
        }

        Assert.Equal(answers.Count, count);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
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
