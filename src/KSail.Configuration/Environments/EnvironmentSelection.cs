using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Environments;

/// <summary>Chooses among the environments of a project, as <c>-p:Environment=…</c> does.</summary>
public static class EnvironmentSelection
{
    /// <summary>The chosen environment, or all of them when none is chosen; empty after an error.</summary>
    /// <param name="environments">What the project has.</param>
    /// <param name="chosen">The name that the user gave; null or empty for all.</param>
    /// <param name="project">The project, which errors point at.</param>
    /// <param name="diagnostics">Takes an unknown name, and a project without any environment.</param>
    public static IReadOnlyList<EnvironmentFile> Select(
        IReadOnlyList<EnvironmentFile> environments, string? chosen, SourceSpan project, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (environments.Count == 0)
        {
            // After an error of discovery, for example a bad name, this one would only mislead.
            if (!diagnostics.HasErrors)
                diagnostics.Add(ConfigurationDiagnostics.NoConfiguration, project, "no ksail.yaml, no ksail.<environment>.yaml and no folder k8s, kubernetes, clusters or overlays was found beside the project; write a configuration, or name it with a KSailEnvironment item");
            return [];
        }

        if (string.IsNullOrEmpty(chosen))
            return environments;
        var names = new List<string>(environments.Count);
        foreach (var environment in environments)
        {
            if (environment.Name == chosen)
                return [environment];
            names.Add(environment.Name);
        }

        diagnostics.Add(ConfigurationDiagnostics.UnknownEnvironment, project, $"there is no environment '{chosen}'; known: {List(names)}{NearestName.Suggest(chosen, names)}");
        return [];
    }

    /// <summary>The one environment that an operation works on: the chosen one, or the only one there is; null after an error.</summary>
    /// <param name="environments">What the project has.</param>
    /// <param name="chosen">The name that the user gave; null or empty for none.</param>
    /// <param name="operation">What is going on, as the start of the error: <c>publish</c>.</param>
    /// <param name="project">The project, which errors point at.</param>
    /// <param name="diagnostics">Takes the errors of <see cref="Select"/>, and a choice that was not made.</param>
    public static EnvironmentFile? SelectOne(
        IReadOnlyList<EnvironmentFile> environments, string? chosen, string operation, SourceSpan project, DiagnosticBag diagnostics)
    {
        var selected = Select(environments, chosen, project, diagnostics);
        if (selected.Count <= 1)
            return selected.Count == 0 ? null : selected[0];
        var names = new List<string>(selected.Count);
        foreach (var environment in selected)
            names.Add(environment.Name);
        diagnostics.Add(ConfigurationDiagnostics.EnvironmentRequired, project, $"{operation} works on one environment; choose with -p:Environment=<name>: {List(names)}");
        return null;
    }

    private static string List(List<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
            text.Append(text.Length == 0 ? "" : ", ").Append('\'').Append(name).Append('\'');
        return text.ToString();
    }
}
