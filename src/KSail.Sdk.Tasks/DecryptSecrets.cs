using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Secrets;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Shows an encrypted file in plain, past the log of the build.</summary>
[MSBuildMultiThreadableTask]
public sealed class DecryptSecrets : SecretTask
{
    /// <summary>
    /// Where to: empty for the user's terminal, <c>-</c> for the standard output of this process, else a file, relative to the project, that its owner
    /// alone can read.
    /// </summary>
    public string To { get; set; } = "";

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        if (!NamesFile(diagnostics, nameof(DecryptSecrets)) || SecretOutput.Find(To, Path.GetDirectoryName(ProjectFile)!, diagnostics) is not { } output)
            return diagnostics.Items;
        using var keys = LoadKeys(diagnostics);
        if (keys is null)
            return diagnostics.Items;
        using var plain = OpenRepository(diagnostics).Decrypt(keys);
        if (plain is not null && output.Write(plain, diagnostics) && output.File is { } file)
            Log.LogMessage(MessageImportance.High, $"{File} is in {file}, for you alone; remove it when it is no longer needed.");
        return diagnostics.Items;
    }
}
