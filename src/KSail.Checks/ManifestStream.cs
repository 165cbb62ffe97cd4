using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Checks;

/// <summary>
/// What an environment renders to on disk, each file written whole or not at all: what Flux applies, in order, and beside it what the charts of
/// its Helm releases come to.
/// </summary>
internal static class ManifestStream
{
    /// <summary>Name of the file in the environment's output folder.</summary>
    public const string FileName = "manifests.yaml";

    /// <summary>Name of the file with what charts come to; none, or an empty one, where no release is rendered.</summary>
    public const string ReleasesFileName = "releases.yaml";

    /// <summary>
    /// Writes the files and returns their digest. A file that already holds what it should is left alone. Where one cannot be written, the digest
    /// tells the next build that it is still to be done.
    /// </summary>
    /// <param name="path">Path of the file with what Flux applies.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="diagnostics">Takes what cannot be written.</param>
    public static string Write(string path, RenderedEnvironment environment, DiagnosticBag diagnostics)
    {
        var trees = new List<YamlMapping>();
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
                trees.Add(resource.Tree);
        }

        using var text = new StringWriter();
        YamlWriter.WriteStream(trees, text);
        var manifests = Encoding.UTF8.GetBytes(text.ToString());
        var releases = Encoding.UTF8.GetBytes(TextOf(environment.Releases));
        var digest = DigestOf(manifests, releases);
        if (IsCurrent(path, digest))
            return digest;
        Replace(path, manifests, diagnostics);
        // One that an earlier build has left must not tell of releases that are gone.
        if (releases.Length > 0 || File.Exists(ReleasesPath(path)))
            Replace(ReleasesPath(path), releases, diagnostics);
        return digest;
    }

    // The release that objects belong to stands above them.
    private static string TextOf(IReadOnlyList<RenderedRelease> releases)
    {
        using var text = new StringWriter();
        foreach (var release in releases)
        {
            if (release.Resources.Count == 0)
                continue;
            var trees = new List<YamlMapping>();
            foreach (var resource in release.Resources)
                trees.Add(resource.Tree);
            var identity = release.Identity;
            text.Write($"---\n# {identity}, chart {identity.Chart} {identity.Version}\n");
            YamlWriter.WriteStream(trees, text);
        }

        return text.ToString();
    }

    private static string ReleasesPath(string path) => Path.Combine(Path.GetDirectoryName(path)!, ReleasesFileName);

    private static void Replace(string path, byte[] bytes, DiagnosticBag diagnostics)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                File.WriteAllBytes(temporary, bytes);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CheckDiagnostics.CannotWrite, SourceSpan.None, $"the rendered manifests cannot be written to '{path}' ({e.Message.TrimEnd('.')}); check permissions and free space");
        }
    }

    /// <summary>Whether the files hold what the digest says, or none is asked for.</summary>
    public static bool IsCurrent(string? path, string digest)
    {
        if (path is null || digest.Length == 0)
            return true;
        try
        {
            var releases = ReleasesPath(path);
            return DigestOf(File.ReadAllBytes(path), File.Exists(releases) ? File.ReadAllBytes(releases) : []) == digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string DigestOf(byte[] manifests, byte[] releases)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(manifests));
        return releases.Length == 0 ? digest : digest + Convert.ToHexStringLower(SHA256.HashData(releases));
    }
}
