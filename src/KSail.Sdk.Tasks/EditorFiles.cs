using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tasks;

/// <summary>
/// The schemas that editors read, in the project's folder of intermediate files: <c>docs/editors.md</c>. A by-product: where that folder cannot be
/// written, nothing but they is missing.
/// </summary>
internal static class EditorFiles
{
    private static readonly string[] _names = ["ksail.schema.json", "KSail.Sdk.xsd"];

    /// <summary>Copies those that are not of this version of the SDK. A copy keeps the time of its original, so two questions tell.</summary>
    /// <param name="source">The folder of the originals; empty for none.</param>
    /// <param name="directory">The folder of the copies.</param>
    /// <returns>What kept a copy from being made.</returns>
    public static IReadOnlyList<Diagnostic> Refresh(string source, string directory)
    {
        if (source.Length == 0)
            return [];
        try
        {
            foreach (var name in _names)
            {
                var original = Path.Combine(source, name);
                var copy = Path.Combine(directory, name);
                // A file that does not exist has a time, too, which no other has.
                if (File.GetLastWriteTimeUtc(original) == File.GetLastWriteTimeUtc(copy))
                    continue;
                Directory.CreateDirectory(directory);
                File.Copy(original, copy, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [SdkDiagnostics.EditorFilesNotWritten.At(SourceSpan.None, $"the schemas for editors cannot be written to '{directory}' ({e.Message.TrimEnd('.')}); check permissions and free space")];
        }

        return [];
    }
}
