using System.Globalization;
using KSail.Checks;
using KSail.Checks.Parity;
using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Comparison = KSail.Checks.Parity.EnvironmentParity;

namespace KSail.Sdk.Tasks;

/// <summary>Compares what two environments come to.</summary>
[MSBuildMultiThreadableTask]
public sealed class CompareEnvironments : CheckTask
{
    /// <summary>The first environment; empty where there are two.</summary>
    public string From { get; set; } = "";

    /// <summary>The second environment; empty where there are two.</summary>
    public string To { get; set; } = "";

    /// <summary>
    /// The comparison as JSON, a file, with <c>From</c>, <c>To</c>, <c>MarkdownFile</c>, <c>Percent</c> with one decimal, and <c>Same</c>,
    /// <c>Different</c>, <c>OnlyFrom</c>, <c>OnlyTo</c> as numbers of resources.
    /// </summary>
    [Output]
    public ITaskItem[] EnvironmentParity { get; set; } = [];

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var (diagnostics, result) = Comparison.Run(RequestFor(CheckSteps.None, ScanOptions.None), From, To, Variables, Memory(), cancellationToken);
        if (result is null)
            return diagnostics;
        EnvironmentParity = [ItemOf(result)];
        // A message of its own per line: the engine would fold a text of many lines into one without its indentation.
        foreach (var line in ParityText.Write(result).TrimEnd('\n').Split('\n'))
            Log.LogMessage(MessageImportance.High, line);
        Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {Path.Combine(OutputDirectory, Comparison.MarkdownFileName)}");
        return diagnostics;
    }

    private TaskItem ItemOf(ParityResult result)
    {
        var item = new TaskItem(ItemText.Escape(Path.Combine(OutputDirectory, Comparison.JsonFileName)));
        item.SetMetadata("From", result.From);
        item.SetMetadata("To", result.To);
        item.SetMetadata("MarkdownFile", ItemText.Escape(Path.Combine(OutputDirectory, Comparison.MarkdownFileName)));
        item.SetMetadata("Percent", result.PercentText);
        SetCount(item, "Same", result.Score.Same);
        SetCount(item, "Different", result.Score.Different);
        SetCount(item, "OnlyFrom", result.Score.OnlyFrom);
        SetCount(item, "OnlyTo", result.Score.OnlyTo);
        return item;
    }

    private static void SetCount(TaskItem item, string name, int count) => item.SetMetadata(name, count.ToString(CultureInfo.InvariantCulture));
}
