using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Checks;

/// <summary>The rendered stream of an environment on disk: what Flux would apply, in order, written whole or not at all.</summary>
internal static class ManifestStream
{
    /// <summary>Name of the file in the environment's output folder.</summary>
    public const string FileName = "manifests.yaml";

    /// <summary>
    /// Writes the stream and returns its digest. A file that already holds it is left alone. Where it cannot be written, the digest tells
    /// the next build that it is still to be done.
    /// </summary>
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
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var digest = DigestOf(bytes);
        if (!IsCurrent(path, digest))
            Replace(path, bytes, diagnostics);
        return digest;
    }

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

    /// <summary>Whether the file holds what the digest says, or no file is asked for.</summary>
    public static bool IsCurrent(string? path, string digest)
    {
        if (path is null || digest.Length == 0)
            return true;
        try
        {
            return DigestOf(File.ReadAllBytes(path)) == digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string DigestOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
