using KSail.Charts.Versions;
using KSail.Documents.Diagnostics;
using KSail.Oci;
using KSail.Oci.Pulling;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Restore;
using KSail.Restore.Http;

namespace KSail.Charts.Repositories;

/// <summary>Fetches charts from registries.</summary>
internal sealed class RegistryCharts(FileSource files, HttpMessageHandler handler, TimeProvider clock, CredentialSearch search)
{
    private static readonly RegistryPatience Patience = RegistryPatience.Default with { Overall = TimeSpan.FromMinutes(2) };

    /// <summary>Fetches a chart; what it is resolved to is its tag and the digest of its manifest.</summary>
    public async Task<FetchedChart> FetchAsync(ChartReference chart, Uri address, string? resolved, SourceSpan span, CancellationToken cancellationToken)
    {
        await ReachAsync(address, cancellationToken).ConfigureAwait(false);
        var pinned = resolved is null ? chart.Version : resolved[(resolved.IndexOf('@', StringComparison.Ordinal) + 1)..];
        Digest? digest = Digest.TryParse(pinned, out var known) ? known : null;
        var isExact = chart.IsTag || SemanticVersion.TryParse(chart.Version, strict: true, out _);
        var tag = digest is not null || !isExact ? "latest" : chart.Version.Replace('+', '_');
        TagChoice? choose = digest is null && !isExact ? tags => VersionChoice.OfTags(tags, chart.Version) : null;
        var repository = $"{address.AbsolutePath.Trim('/')}/{chart.Name}".TrimStart('/');
        var target = new RegistryTarget(address.Host, address.IsDefaultPort ? 0 : address.Port, repository) { Search = search };
        var found = new DiagnosticBag();
        var pulled = await ChartPull.RunAsync(new RegistryReadRequest(target, tag, span) { Patience = Patience }, digest, choose, handler, clock, found, cancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                throw new FetchException(diagnostic.Message);
        }

        if (pulled is null)
            throw new FetchException(RestoreDiagnostics.NoSuchChart, $"the registry has no {(digest is { } wanted ? $"manifest {wanted}" : choose is not null ? $"version of it in '{(chart.Version.Length == 0 ? "*" : chart.Version)}'" : $"tag '{tag}' of it")}");
        var name = pulled.Tag.Length > 0 ? pulled.Tag.Replace('_', '+') : resolved is not null && resolved.Contains('@', StringComparison.Ordinal) ? resolved[..resolved.IndexOf('@', StringComparison.Ordinal)] : "";
        return new FetchedChart(name.Length > 0 ? $"{name}@{pulled.Digest}" : pulled.Digest.ToString(), pulled.Content);
    }

    // The client for registries is patient, as a push has to be; here a machine without network must not wait.
    private async Task ReachAsync(Uri address, CancellationToken cancellationToken)
    {
        var scheme = address.IsLoopback ? "http" : "https";
        await files.DownloadAsync($"{scheme}://{address.Authority}/v2/", attempts: 2, cancellationToken).ConfigureAwait(false);
    }
}
