using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tasks;

/// <summary>Encrypts the keys of encrypted files for whom their creation rules name now.</summary>
[Microsoft.Build.Framework.MSBuildMultiThreadableTask]
public sealed class UpdateSecretKeys : SecretTask
{
    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        using var keys = LoadKeys(diagnostics);
        if (keys is not null)
            Report(OpenRepository(diagnostics).UpdateKeys(keys, cancellationToken), "No file was changed.", diagnostics);
        return diagnostics.Items;
    }
}
