using System.Reflection;
using KSail.Documents.Diagnostics;

namespace KSail.Checks;

/// <summary>All findings of an environment as a SARIF file: also those that a long log leaves out, and for services that read such files.</summary>
internal static class ValidationReport
{
    /// <summary>Name of the file in the environment's output folder.</summary>
    public const string FileName = "validation.sarif";

    /// <summary>The version of the SDK, without what identifies its build.</summary>
    public static readonly string ToolVersion = typeof(ValidationReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>
    /// Writes the report whole or not at all. It is a by-product: where it cannot be written, the log still says everything. Findings that
    /// were replayed are on disk already, unless somebody removed them.
    /// </summary>
    public static void Write(string path, string environment, IReadOnlyList<Diagnostic> diagnostics, string repositoryRoot, string configFile, bool isNew)
    {
        try
        {
            if (!isNew && File.Exists(path))
                return;
            var sorted = new List<Diagnostic>(diagnostics);
            sorted.Sort();
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(temporary, SarifLog.Write(environment, sorted, repositoryRoot, configFile, ToolVersion));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next build tries again.
        }
    }
}
