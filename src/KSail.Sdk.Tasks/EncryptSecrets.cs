using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tasks;

/// <summary>Encrypts the files that are named as encrypted and still plain.</summary>
[Microsoft.Build.Framework.MSBuildMultiThreadableTask]
public sealed class EncryptSecrets : SecretTask
{
    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        Report(OpenRepository(diagnostics).Encrypt(cancellationToken), "There is nothing to encrypt.", diagnostics);
        return diagnostics.Items;
    }
}
