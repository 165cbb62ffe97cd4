using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration.Environments;

/// <summary>
/// Finds the environments of a project. <c>ksail.yaml</c> is the default environment, <c>ksail.&lt;name&gt;.yaml</c> the environment
/// <c>&lt;name&gt;</c>; <c>.yml</c> counts as well. A project file may name its environments instead; where there is neither, they are implied. Only the project directory is looked at:
/// unlike the Go tool, no file of the user's home or of the machine takes part in a build.
/// </summary>
public static class EnvironmentDiscovery
{
    /// <summary>The name of the environment of <c>ksail.yaml</c> unless the project says otherwise.</summary>
    public const string DefaultName = "local";

    private const string Stem = "ksail";
    private const int MaxLabelLength = 63;

    /// <summary>The environments of a project: the default one first, then by name in ordinal order.</summary>
    /// <param name="view">The repository.</param>
    /// <param name="projectDirectory">Absolute path of the directory of the project file.</param>
    /// <param name="items">Environments that the project file names; where there is one, file names are not looked at.</param>
    /// <param name="defaultName">The name of the environment of <c>ksail.yaml</c>.</param>
    /// <param name="diagnostics">Takes bad names, names defined twice and files that do not exist.</param>
    public static IReadOnlyList<EnvironmentFile> Discover(
        SourceView view, string projectDirectory, IReadOnlyList<EnvironmentItem> items, string defaultName, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var directory = view.Locate(projectDirectory).Path;
        if (string.IsNullOrEmpty(defaultName))
            defaultName = DefaultName;
        if (Problem(defaultName) is { } problem)
        {
            diagnostics.Add(ConfigurationDiagnostics.EnvironmentName, SourceSpan.None, $"the default environment '{defaultName}' (KSailDefaultEnvironment) {problem}");
            return [];
        }

        var environments = items.Count > 0
            ? FromItems(view, directory, defaultName, items, diagnostics)
            : FromFileNames(view, directory, defaultName, diagnostics);
        if (environments.Count == 0 && items.Count == 0 && !diagnostics.HasErrors)
            environments = ImpliedEnvironments.Find(view, directory, defaultName);
        environments.Sort((a, b) => Compare(a.Name, b.Name, defaultName));
        return environments;
    }

    /// <summary>Why a text cannot name an environment, as the end of a sentence; null when it can.</summary>
    internal static string? Problem(string name)
    {
        if (name.Length == 0)
            return "is empty; name the environment";
        if (name.Length > MaxLabelLength)
            return $"is longer than {MaxLabelLength} characters; shorten it";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return "may have only lower-case letters, digits and '-', because it names folders" + Lowered(name);
        }

        return name[0] == '-' || name[^1] == '-' ? "must start and end with a letter or digit" : null;
    }

    /// <summary>Name of the file that configures an environment unless the project says otherwise.</summary>
    internal static string UsualName(string name, string defaultName) => name == defaultName ? $"{Stem}.yaml" : $"{Stem}.{name}.yaml";

    private static string Lowered(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower != name && Problem(lower) is null ? $"; use '{lower}'" : "";
    }

    private static List<EnvironmentFile> FromFileNames(SourceView view, string directory, string defaultName, DiagnosticBag diagnostics)
    {
        var found = new List<EnvironmentFile>();
        foreach (var fileName in view.ListDirectory(directory))
        {
            if (NameOf(fileName, defaultName) is not { } name)
                continue;
            var path = Path.Combine(directory, fileName);
            var span = SourceSpan.OfFile(path);
            if (Problem(name) is { } problem)
                diagnostics.Add(ConfigurationDiagnostics.EnvironmentName, span, $"the environment name '{name}' of '{fileName}' {problem}");
            else if (found.Find(e => e.Name == name) is { } first)
                diagnostics.Add(ConfigurationDiagnostics.AmbiguousEnvironment, span, $"the environment '{name}' is already configured by '{Path.GetFileName(first.Path)}'; remove or rename one of the two");
            else
                found.Add(new EnvironmentFile(name, path, span));
        }

        return found;
    }

    // ksail.yaml and ksail.<name>.yaml; null for any other name, and for folders, which end in '/'.
    private static string? NameOf(string fileName, string defaultName)
    {
        var extension = fileName.EndsWith(".yaml", StringComparison.Ordinal) ? ".yaml" : fileName.EndsWith(".yml", StringComparison.Ordinal) ? ".yml" : null;
        if (extension is null || !fileName.StartsWith(Stem, StringComparison.Ordinal))
            return null;
        var middle = fileName[Stem.Length..^extension.Length];
        if (middle.Length == 0)
            return defaultName;
        return middle[0] == '.' ? middle[1..] : null;
    }

    private static List<EnvironmentFile> FromItems(
        SourceView view, string directory, string defaultName, IReadOnlyList<EnvironmentItem> items, DiagnosticBag diagnostics)
    {
        var environments = new List<EnvironmentFile>();
        foreach (var item in items)
        {
            if (Problem(item.Name) is { } problem)
            {
                diagnostics.Add(ConfigurationDiagnostics.EnvironmentName, item.Span, $"the environment name '{item.Name}' {problem}");
                continue;
            }

            if (item.ConfigPath is { } written && written.Contains('\0', StringComparison.Ordinal))
            {
                diagnostics.Add(ConfigurationDiagnostics.ConfigurationMissing, item.Span, $"the path of the configuration of the environment '{item.Name}' has a character that no path has");
                continue;
            }

            var path = string.IsNullOrEmpty(item.ConfigPath) ? UsualFile(view, directory, item.Name, defaultName) : Path.TrimEndingDirectorySeparator(Path.GetFullPath(item.ConfigPath, directory));
            if (environments.Find(e => e.Name == item.Name) is { } first)
            {
                if (first.Path != path)
                    diagnostics.Add(ConfigurationDiagnostics.AmbiguousEnvironment, item.Span, $"the environment '{item.Name}' is given two configuration files, '{view.Display(first.Path)}' and '{view.Display(path)}'; keep one");
            }
            else if (ConfigurationFile.Exists(view, path, item.Span, $"the configuration of the environment '{item.Name}'", diagnostics))
            {
                environments.Add(new EnvironmentFile(item.Name, path, item.Span));
            }
        }

        return environments;
    }

    private static string UsualFile(SourceView view, string directory, string name, string defaultName)
    {
        var usual = Path.Combine(directory, UsualName(name, defaultName));
        var other = Path.ChangeExtension(usual, ".yml");
        return view.Locate(usual).Kind == PathKind.Missing && view.Locate(other).Kind == PathKind.File ? other : usual;
    }

    private static int Compare(string left, string right, string defaultName) =>
        (left == defaultName, right == defaultName) switch
        {
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        };
}
