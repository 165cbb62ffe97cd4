using KSail.Documents.Diagnostics;
using KSail.Validation;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Renders environments in memory and judges every resource.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateEnvironments : CheckTask
{
    private protected override async Task<IReadOnlyList<Diagnostic>> RunAsync(CancellationToken cancellationToken) =>
        (await CheckAsync(CheckSteps.Validate, cancellationToken).ConfigureAwait(false)).Diagnostics;
}
