using System.Security.Cryptography;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Secrets;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Repository;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>What the tasks about encrypted files share: which files are meant, the keys of the machine, what was changed. No value of a secret comes near the log.</summary>
public abstract class SecretTask : EngineTask
{
    /// <summary>The one file that is meant, relative to the project; empty for all.</summary>
    public string File { get; set; } = "";

    /// <summary>Whether to say only what would be done.</summary>
    public bool DryRun { get; set; }

    /// <summary>The files that were changed, or would be.</summary>
    [Output]
    public ITaskItem[] ChangedFiles { get; set; } = [];

    /// <summary>Opens the files of the project.</summary>
    private protected SecretRepository OpenRepository(DiagnosticBag diagnostics) =>
        new(Path.GetDirectoryName(ProjectFile)!, File, DryRun, RandomNumberGenerator.Fill, TimeProvider.System, diagnostics);

    /// <summary>The keys of the machine; null after an error.</summary>
    private protected AgeKeyRing? LoadKeys(DiagnosticBag diagnostics) =>
        ProjectKeys.SettingsOf(ProjectFile, Items, DefaultEnvironment, EnvironmentName, Variables, diagnostics) is { } settings
            ? AgeKeys.Load(ProjectKeys.HostOf(ProjectFile, Variables), settings)
            : null;

    /// <summary>Says what was changed; what there was nothing of is said only where no finding says why.</summary>
    private protected void Report(IReadOnlyList<SecretChange> changes, string nothing, DiagnosticBag diagnostics)
    {
        var items = new ITaskItem[changes.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new TaskItem(ItemText.Escape(changes[i].Path));
            Log.LogMessage(MessageImportance.High, $"{Path.GetRelativePath(Path.GetDirectoryName(ProjectFile)!, changes[i].Path)}: {changes[i].Description}");
        }

        ChangedFiles = items;
        if (items.Length == 0 && diagnostics.Items.Count == 0)
            Log.LogMessage(MessageImportance.High, nothing);
    }

    /// <summary>Whether one file is named, as the work needs it; told otherwise.</summary>
    private protected bool NamesFile(DiagnosticBag diagnostics, string target)
    {
        if (File.Length == 0)
            diagnostics.Add(SdkDiagnostics.InvalidProperty, SourceSpan.None, $"File is empty; name the file that is meant: -t:{target} -p:File=path/of/secret.enc.yaml");
        return File.Length > 0;
    }
}
