using KSail.Cel;
using KSail.Charts.Versions;
using KSail.Documents.Diagnostics;
using KSail.Oci;
using KSail.Oci.Pulling;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Signing;
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
        var filter = FilterOf(chart);
        TagChoice? choose = digest is null && (!isExact || filter is not null) ? tags => VersionChoice.OfTags(tags, chart.Version, filter) : null;
        var repository = $"{address.AbsolutePath.Trim('/')}/{chart.Name}".TrimStart('/');
        var target = new RegistryTarget(address.Host, address.IsDefaultPort ? 0 : address.Port, repository) { Search = search };
        var found = new DiagnosticBag();
        var pulled = await ChartPull.RunAsync(new RegistryReadRequest(target, tag, span) { Patience = Patience }, new ChartSelection(digest, choose) { LayerType = chart.LayerType, Keys = KeysOf(chart) }, handler, clock, found, cancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error)
                continue;
            if (diagnostic.Code == SigningDiagnostics.NoSignature.Code)
                throw new FetchException(RestoreDiagnostics.NotTrusted, "the chart has no signature, and the HelmRelease or its source asks for one");
            throw diagnostic.Code.StartsWith("KSAIL606", StringComparison.Ordinal) ? new FetchException(RestoreDiagnostics.NotTrusted, diagnostic.Message) : new FetchException(diagnostic.Message);
        }

        if (pulled is null)
            throw new FetchException(RestoreDiagnostics.NoSuchChart, $"the registry has no {(digest is { } wanted ? $"manifest {wanted}" : choose is not null ? $"version of it in '{(chart.Version.Length == 0 ? "*" : chart.Version)}'" : $"tag '{tag}' of it")}");
        var name = pulled.Tag.Length > 0 ? pulled.Tag.Replace('_', '+') : resolved is not null && resolved.Contains('@', StringComparison.Ordinal) ? resolved[..resolved.IndexOf('@', StringComparison.Ordinal)] : "";
        return new FetchedChart(name.Length > 0 ? $"{name}@{pulled.Digest}" : pulled.Digest.ToString(), pulled.Content);
    }

    private static RegularExpression? FilterOf(ChartReference chart)
    {
        if (chart.TagFilter.Length == 0)
            return null;
        var filter = RegularExpression.Compile(chart.TagFilter);
        return filter.Problem is null ? filter : throw new FetchException(RestoreDiagnostics.NoSuchChart, $"the semverFilter '{chart.TagFilter}' is no regular expression: {filter.Problem}");
    }

    private static List<VerificationKey> KeysOf(ChartReference chart)
    {
        var keys = new List<VerificationKey>();
        foreach (var text in chart.Keys)
            keys.Add(VerificationKey.Parse(text, out var problem) ?? throw new FetchException(RestoreDiagnostics.NotTrusted, $"a public key that the chart is to be verified with cannot be used: {problem}"));
        return keys;
    }

    // The client for registries is patient, as a push has to be; here a machine without network must not wait.
    private async Task ReachAsync(Uri address, CancellationToken cancellationToken)
    {
        var scheme = address.IsLoopback ? "http" : "https";
        await files.DownloadAsync($"{scheme}://{address.Authority}/v2/", attempts: 2, cancellationToken).ConfigureAwait(false);
    }
}
