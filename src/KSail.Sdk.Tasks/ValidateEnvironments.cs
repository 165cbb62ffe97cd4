using KSail.Checks;
using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Renders environments in memory and judges every resource.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateEnvironments : CheckTask
{
    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken) =>
        Check(CheckSteps.Validate, cancellationToken).Diagnostics;
}
