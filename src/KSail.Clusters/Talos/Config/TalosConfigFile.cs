using KSail.Clusters.Talos.Access;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Talos.Config;

/// <summary>The talosconfig on disk, which is shared with <c>talosctl</c> and with other clusters.</summary>
public sealed class TalosConfigFile(string path, TimeProvider clock)
{
    /// <summary>Reads a context; null when there is none, and when the file has an error, which is told.</summary>
    /// <param name="name">The context; null for the one in use.</param>
    /// <param name="diagnostics">Receives what is wrong with the file.</param>
    public TalosContext? Find(string? name, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            if (PrivateFile.Read(path) is not { } content)
                return null;
            if (TalosConfigText.Read(content) is not { } text)
            {
                ReportDamage(diagnostics);
                return null;
            }

            return (name ?? text.Current) is { } wanted ? text.Find(wanted) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(TalosDiagnostics.ConfigUnreadable, SourceSpan.OfFile(path), $"the talosconfig cannot be read ({e.Message.TrimEnd('.')}); check its permissions");
            return null;
        }
    }

    /// <summary>
    /// Adds a context, or renews the one of the same cluster, and makes it the one in use. A context of the same name for another cluster stays, and
    /// the new one gets a number. A file that cannot be understood is left alone.
    /// </summary>
    /// <returns>The name that the context has in the file; null with an error when nothing was written.</returns>
    public async Task<string?> MergeAsync(TalosContext context, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        string? name = null;
        var isDone = await ChangeAsync(text => (name = text.Merge(context)) is not null, diagnostics, cancellation).ConfigureAwait(false);
        return isDone ? name : null;
    }

    /// <summary>Removes a context; nothing happens when there is none.</summary>
    /// <param name="name">The context.</param>
    /// <param name="authority">Only if it is of the cluster with this authority, as PEM; null for any.</param>
    /// <param name="diagnostics">Receives what is wrong with the file.</param>
    /// <param name="cancellation">Gives up waiting for other programs.</param>
    /// <returns>False with an error when the file could not be read or written.</returns>
    public Task<bool> RemoveAsync(string name, string? authority, DiagnosticBag diagnostics, CancellationToken cancellation) => !File.Exists(path) ? Task.FromResult(true) : ChangeAsync(
        text => (authority is null || text.Find(name)?.Authority.Trim() == authority.Trim()) && text.Remove(name), diagnostics, cancellation);

    private async Task<bool> ChangeAsync(Func<TalosConfigText, bool> change, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var isDamaged = false;
        try
        {
            await PrivateFile.ChangeAsync(path, Change, clock, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(TalosDiagnostics.ConfigUnwritable, SourceSpan.OfFile(path), $"the talosconfig cannot be written ({e.Message.TrimEnd('.')}); check permissions and free space");
            return false;
        }

        if (isDamaged)
            ReportDamage(diagnostics);
        return !isDamaged;

        string? Change(string? old)
        {
            var text = TalosConfigText.Read(old);
            isDamaged = text is null;
            return text is not null && change(text) ? text.Write().Reveal() : null;
        }
    }

    private void ReportDamage(DiagnosticBag diagnostics) => diagnostics.Add(
        TalosDiagnostics.ConfigUnreadable,
        SourceSpan.OfFile(path),
        "the file is no talosconfig, and is left as it is; repair it, or move it away");
}
