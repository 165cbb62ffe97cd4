using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tasks;

/// <summary>Encrypts encrypted files anew, each under a fresh key.</summary>
[Microsoft.Build.Framework.MSBuildMultiThreadableTask]
public sealed class RotateSecrets : SecretTask
{
    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        using var keys = LoadKeys(diagnostics);
        if (keys is not null)
            Report(OpenRepository(diagnostics).Rotate(keys, cancellationToken), "No file was changed.", diagnostics);
        return diagnostics.Items;
    }
}
