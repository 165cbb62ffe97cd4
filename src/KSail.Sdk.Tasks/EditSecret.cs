using KSail.Documents.Diagnostics;
using KSail.Secrets.Repository;

namespace KSail.Sdk.Tasks;

/// <summary>Lets the user edit an encrypted file in an editor.</summary>
[Microsoft.Build.Framework.MSBuildMultiThreadableTask]
public sealed class EditSecret : SecretTask
{
    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        if (!NamesFile(diagnostics, nameof(EditSecret)))
            return diagnostics.Items;
        using var keys = LoadKeys(diagnostics);
        if (keys is null)
            return diagnostics.Items;
        var changes = OpenRepository(diagnostics).Edit(keys, new SecretEditor(Variables.Read, Terminal.Find()), cancellationToken);
        if (!diagnostics.HasErrors)
            Report(changes, "Nothing was changed.", diagnostics);
        return diagnostics.Items;
    }
}
