using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Signing.OpenPgp;
using KSail.Restore;
using KSail.Restore.Http;

namespace KSail.Charts.Repositories;

/// <summary>
/// Fetches charts from repositories and registries, in the version that Flux would take. A server that cannot be reached is asked once, and one
/// message says so: charts are wanted, not needed. Thread-safe.
/// </summary>
/// <param name="handler">Carries the requests; follows no redirects.</param>
/// <param name="clock">Measures time-outs and pauses.</param>
/// <param name="search">Where credentials are looked for.</param>
public sealed class ChartRepositories(HttpMessageHandler handler, TimeProvider clock, CredentialSearch search) : IChartSource
{
    // A machine without network would wait in every build.
    private const int Attempts = 2;

    /// <summary>Keys that charts of repositories must be signed with, where these have provenance files; null to ask for none.</summary>
    public OpenPgpKeyring? Keyring { get; init; }

    private readonly Lock _gate = new();
    private readonly HashSet<string> _unreachable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<byte[]?>> _indexes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<FetchedChart?> FetchAsync(ChartReference chart, string? resolved, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (!Uri.TryCreate(chart.Repository, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http" or "oci"))
            throw new FetchException(RestoreDiagnostics.NoSuchChart, "the address of the repository is not valid; it begins with https:// or oci://");
        lock (_gate)
        {
            if (_unreachable.Contains(address.Authority))
                return null;
        }

        var files = new FileSource(handler, clock) { FindCredentials = (uri, token) => Task.FromResult(ServerCredentials.FindBasic(search, uri.Authority, uri.AbsolutePath.TrimStart('/'), new DiagnosticBag(), token)) };
        try
        {
            return chart.IsOci
                ? await new RegistryCharts(files, handler, clock, search).FetchAsync(chart, address, resolved, span, cancellationToken).ConfigureAwait(false)
                : await FetchFromRepositoryAsync(files, chart, resolved, span, diagnostics, cancellationToken).ConfigureAwait(false);
        }
        catch (FetchException e) when (e.Descriptor == RestoreDiagnostics.CannotFetch)
        {
            lock (_gate)
            {
                if (_unreachable.Add(address.Authority))
                    diagnostics.Add(RestoreDiagnostics.ChartsUnreachable, SourceSpan.None, $"no charts from {address.Authority}: {e.Message}; until then their releases are not rendered");
            }

            return null;
        }
    }

    private async Task<FetchedChart> FetchFromRepositoryAsync(FileSource files, ChartReference chart, string? resolved, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var indexAddress = $"{chart.Repository}/index.yaml";
        var content = await IndexAsync(files, indexAddress, cancellationToken).ConfigureAwait(false)
            ?? throw new FetchException($"{indexAddress} is not there, or needs credentials; log in with 'docker login' or correct the address");
        if (RepositoryIndex.Read(content) is not { } index)
            throw new FetchException($"{indexAddress} is no index of charts");
        if (!index.Has(chart.Name))
            throw new FetchException(RestoreDiagnostics.NoSuchChart, $"the repository has no chart '{chart.Name}'{index.Suggest(chart.Name)}");
        if (index.Choose(chart.Name, resolved ?? chart.Version) is not { } entry)
            throw new FetchException(RestoreDiagnostics.NoSuchChart, $"the repository has no version of it in '{resolved ?? chart.Version}'");
        var archive = new Uri(new Uri(chart.Repository + "/"), entry.Address);
        var (packed, status) = await files.DownloadAsync(archive.AbsoluteUri, Attempts, cancellationToken).ConfigureAwait(false);
        if (packed is null)
            throw new FetchException($"{archive.GetLeftPart(UriPartial.Path)} cannot be downloaded: the server answers {status}");
        var digest = entry.Digest.StartsWith("sha256:", StringComparison.Ordinal) ? entry.Digest["sha256:".Length..] : entry.Digest;
        if (digest.Length > 0 && !string.Equals(digest, Convert.ToHexStringLower(SHA256.HashData(packed)), StringComparison.OrdinalIgnoreCase))
            throw new FetchException(RestoreDiagnostics.DigestMismatch, $"what is at {archive.GetLeftPart(UriPartial.Path)} is not what the index of the repository says: the digests differ");
        if (Keyring is { } keyring)
            await CheckProvenanceAsync(files, chart, archive, packed, keyring, span, diagnostics, cancellationToken).ConfigureAwait(false);
        return new FetchedChart(entry.Version, packed);
    }

    private async Task CheckProvenanceAsync(
        FileSource files, ChartReference chart, Uri archive, byte[] packed, OpenPgpKeyring keyring, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(archive) { Path = archive.AbsolutePath + ".prov" }.Uri;
        var (provenance, _) = await files.DownloadAsync(address.AbsoluteUri, Attempts, cancellationToken).ConfigureAwait(false);
        if (provenance is null)
        {
            diagnostics.Add(RestoreDiagnostics.NoProvenance, span, $"'{chart}' has no provenance file beside its archive, so nobody vouches for it; what is fetched is pinned by its digest");
            return;
        }

        var problem = ChartProvenance.Check(Encoding.UTF8.GetString(provenance), Path.GetFileName(Uri.UnescapeDataString(archive.AbsolutePath)), packed, keyring, clock.GetUtcNow());
        if (problem.Length > 0)
            throw new FetchException(RestoreDiagnostics.NotTrusted, problem);
    }

    // Many charts of one repository ask for its index.
    private Task<byte[]?> IndexAsync(FileSource files, string address, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_indexes.TryGetValue(address, out var index))
                _indexes.Add(address, index = DownloadAsync());
            return index;
        }

        async Task<byte[]?> DownloadAsync() => (await files.DownloadAsync(address, Attempts, cancellationToken).ConfigureAwait(false)).Content;
    }
}
