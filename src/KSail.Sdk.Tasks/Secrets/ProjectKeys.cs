using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Repository;

namespace KSail.Sdk.Tasks.Secrets;

/// <summary>Where a project has its age keys. Knows no MSBuild.</summary>
internal static class ProjectKeys
{
    /// <summary>The machine, as keys of the project are looked for on it: relative paths are relative to the project's folder; whoever is at the terminal is asked.</summary>
    public static AgeKeyHost HostOf(string projectFile, EnvironmentVariables variables) => AgeKeyHost.Of(variables.Read, Path.GetDirectoryName(projectFile)!) with
    {
        AskPassphrase = Terminal.Find() is { } terminal ? place => PassphrasePrompt.Ask(terminal, place) : null,
    };

    /// <summary>
    /// What an environment says about its key (<c>spec.cluster.sops</c>); nothing when none is chosen, because keys are looked for in the same places for all of them
    /// then. Null after an error.
    /// </summary>
    /// <param name="projectFile">Absolute path of the project.</param>
    /// <param name="items">The environments that it names itself.</param>
    /// <param name="defaultName">What <c>ksail.yaml</c> is called.</param>
    /// <param name="chosen">The chosen environment; empty for none.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="diagnostics">Takes an unknown name, and what is wrong with the configuration.</param>
    public static AgeKeySettings? SettingsOf(
        string projectFile, IReadOnlyList<EnvironmentItem> items, string defaultName, string chosen, EnvironmentVariables variables, DiagnosticBag diagnostics)
    {
        if (chosen.Length == 0)
            return new AgeKeySettings();
        var directory = Path.GetDirectoryName(projectFile)!;
        var view = new SourceTree(SourceTree.FindRepositoryRoot(directory)).OpenView();
        var project = EnvironmentDiscovery.Discover(view, directory, items, defaultName, diagnostics);
        if (EnvironmentSelection.SelectOne(project, chosen, "this", SourceSpan.OfFile(projectFile), diagnostics) is not { } file)
            return null;
        var environment = EnvironmentLoader.Load(file, view, variables);
        if (environment.Configuration is not { } configuration)
        {
            diagnostics.AddRange(environment.Diagnostics);
            return null;
        }

        var sops = configuration.Cluster.Sops;
        return new AgeKeySettings(sops.KeyVariable?.Value.Reveal(), sops.KeyFile?.Value.Reveal());
    }
}
