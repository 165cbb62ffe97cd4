using System.Security.Cryptography;
using KSail.Checks;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Secrets;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Repository;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Renders environments in memory and judges every resource.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateEnvironments : CheckTask
{
    /// <summary>
    /// Whether encrypted files that a key of this machine opens are decrypted, in memory, to see whether they were changed without their keys. What comes of
    /// it is never cached, and says nothing about files that no key opens.
    /// </summary>
    public bool DecryptForValidation { get; set; }

    /// <summary>The folder of the schemas for editors; empty for none.</summary>
    public string EditorSchemas { get; set; } = "";

    /// <summary>Absolute path of the folder where editors look for them.</summary>
    public string EditorDirectory { get; set; } = "";

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        IReadOnlyList<Diagnostic> found = [.. EditorFiles.Refresh(EditorSchemas, EditorDirectory), .. Check(CheckSteps.Validate, cancellationToken).Diagnostics];
        if (!DecryptForValidation)
            return found;
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(found);
        // What is wrong with the configuration has been told.
        if (ProjectKeys.SettingsOf(ProjectFile, Items, DefaultEnvironment, EnvironmentName, Variables, new DiagnosticBag()) is not { } settings)
            return diagnostics.Items;
        using var keys = AgeKeys.Load(ProjectKeys.HostOf(ProjectFile, Variables), settings);
        new SecretRepository(Path.GetDirectoryName(ProjectFile)!, "", isDryRun: true, RandomNumberGenerator.Fill, TimeProvider.System, diagnostics).Verify(keys, cancellationToken);
        return diagnostics.Items;
    }
}
