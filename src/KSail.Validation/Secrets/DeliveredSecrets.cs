using KSail.Configuration;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Validation.Secrets;

/// <summary>The last look before an artifact leaves the machine, for a delivery that no build goes before.</summary>
public static class DeliveredSecrets
{
    private const int BufferSize = 64 * 1024;

    // As long as the longest word that is looked for.
    private const int Overlap = 16;

    /// <summary>
    /// Looks for secrets in plain text among all that is delivered, and for files that should be encrypted, as a build does. Warnings are a
    /// build's business and are not told; nor is which of the files are rendered known, so keys of an environment are not compared.
    /// </summary>
    /// <param name="environment">The environment.</param>
    /// <param name="view">The repository.</param>
    /// <param name="diagnostics">Takes the errors.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Whether nothing was found.</returns>
    public static bool Check(KSailEnvironment environment, SourceView view, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var found = new DiagnosticBag();
        new SecretChecks(environment, view, [], path => MayMatter(view, path), found).Check(cancellationToken);
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                diagnostics.Add(diagnostic);
        }

        return !found.HasErrors;
    }

    // Read as a whole, all manifests would stay in memory until the end of a push; in a build they are there anyway.
    private static bool MayMatter(SourceView view, string path)
    {
        try
        {
            using var content = view.OpenRead(path);
            var buffer = new byte[BufferSize + Overlap];
            var kept = 0;
            while (content.Read(buffer, kept, BufferSize) is > 0 and var count)
            {
                var window = buffer.AsSpan(0, kept + count);
                if (SecretChecks.MayMatter(path, window))
                    return true;
                kept = Math.Min(Overlap, window.Length);
                window[^kept..].CopyTo(buffer);
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Told when it is packed, with a remedy.
            return false;
        }
    }
}
