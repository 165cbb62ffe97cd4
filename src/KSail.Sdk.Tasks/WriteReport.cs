using System.Globalization;
using KSail.Checks;
using KSail.Checks.Reports;
using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Page = KSail.Checks.Reports.BuildReport;

namespace KSail.Sdk.Tasks;

/// <summary>Writes the page of a build, from what its steps found.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteReport : CheckTask
{
    /// <summary>An address with <c>{file}</c> and <c>{line}</c> that places lead to; empty for relative links.</summary>
    public string SourceLink { get; set; } = "";

    /// <summary>What was pushed in this build, to be remembered.</summary>
    public ITaskItem[] PushedArtifacts { get; set; } = [];

    /// <summary>The page, a file.</summary>
    [Output]
    public ITaskItem[] BuildReport { get; set; } = [];

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        if (SourceLinks.Problem(SourceLink) is { } problem)
            return [SdkDiagnostics.InvalidProperty.At(SourceSpan.None, $"KSailReportSourceLink is '{SourceLink}'; it {problem}")];
        foreach (var artifact in PushedArtifacts)
            Remember(artifact);
        var (diagnostics, page) = Page.Run(
            RequestFor(CheckSteps.None, ScanOptions.None), new ReportOptions(SourceLink, HelpDirectory()), Variables, Memory(), cancellationToken);
        if (page is not null)
        {
            BuildReport = [new TaskItem(ItemText.Escape(page))];
            // The terminal logger makes a line of this form the result of the project; what was pushed is more than the page about it.
            if (PushedArtifacts.Length == 0)
                Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {page}");
        }

        return diagnostics;
    }

    // Only a folder can be read here; an address is linked to by the log.
    private string HelpDirectory() => HelpLinkBase.Contains("://", StringComparison.Ordinal) ? "" : HelpLinkBase;

    private void Remember(ITaskItem artifact)
    {
        // Where an artifact lies on this disk is nobody's business elsewhere.
        var isOnDisk = artifact.GetMetadata("LayoutDirectory").Length + artifact.GetMetadata("ArchiveFile").Length > 0;
        var reference = isOnDisk ? $"{artifact.GetMetadata("Tag")}@{artifact.GetMetadata("Digest")}" : artifact.GetMetadata("Reference");
        if (long.TryParse(artifact.GetMetadata("Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && TimeSpan.TryParse(artifact.GetMetadata("Elapsed"), CultureInfo.InvariantCulture, out var elapsed))
            new PushRecord(reference, size, elapsed).Write(IntermediateDirectory, artifact.GetMetadata("Environment"));
    }
}
