using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Environments;

/// <summary>An environment as the project file names it, which overrides what file names say.</summary>
/// <param name="Name">Name of the environment.</param>
/// <param name="ConfigPath">Its configuration file, absolute or relative to the project directory; null or empty for the usual file name.</param>
/// <param name="Span">Where the project names it.</param>
public sealed record EnvironmentItem(string Name, string? ConfigPath, SourceSpan Span);

/// <summary>An environment of a project and the file that configures it.</summary>
/// <param name="Name">A DNS label.</param>
/// <param name="Path">Absolute path of the configuration file.</param>
/// <param name="Span">Where it is defined: the configuration file, or the project file that names it.</param>
public sealed record EnvironmentFile(string Name, string Path, SourceSpan Span)
{
    /// <summary>What stands in the place of the file where the project has none, and its manifests are checked all the same; else null.</summary>
    public string? ImpliedText { get; init; }
}
