using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Rules;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Validation;

/// <summary>Judges a configuration by what it means: by itself, with the node patches beside it, and beside the other environments of its project.</summary>
public static class ConfigurationCheck
{
    /// <summary>Judges an environment. Nothing is rendered, and nothing outside of the repository is asked.</summary>
    /// <param name="environment">The environment, loaded; what loading found is not told again.</param>
    /// <param name="file">Its file.</param>
    /// <param name="project">All environments of the project, beside which it is judged, whichever of them are built.</param>
    /// <param name="view">The repository; what is read is recorded there.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static void Run(
        KSailEnvironment environment, EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, SourceView view, EnvironmentVariables variables, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(project);
        var nodes = NodePatchCheck.Run(environment, view, diagnostics);

        // Files are parsed once in a build, whoever asks; what is wrong with another environment is told where that one is checked.
        var all = new List<KSailEnvironment>(project.Count);
        foreach (var other in project)
            all.Add(ReferenceEquals(other, file) ? environment : EnvironmentLoader.Load(other, view, variables));
        ConfigurationRules.Check(environment, all, nodes, view, variables, diagnostics);
    }
}
