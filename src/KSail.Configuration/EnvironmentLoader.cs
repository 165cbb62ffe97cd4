using KSail.Configuration.Environments;
using KSail.Configuration.Model;
using KSail.Configuration.Reading;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Configuration;

/// <summary>Reads environments. Stateless and thread-safe: environments may be loaded side by side.</summary>
public static class EnvironmentLoader
{
    private static readonly EnvironmentPaths NoPaths = new(null, null, null);

    /// <summary>
    /// Reads the configuration of an environment: overrides over the file over defaults, <c>${VAR}</c> filled, paths found. All that is wrong
    /// is in the result's diagnostics.
    /// </summary>
    /// <param name="file">The environment.</param>
    /// <param name="view">The repository.</param>
    /// <param name="variables">The environment variables.</param>
    public static KSailEnvironment Load(EnvironmentFile file, SourceView view, EnvironmentVariables variables)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(variables);
        var diagnostics = new DiagnosticBag();
        var root = Path.GetDirectoryName(file.Path) ?? file.Path;
        var configuration = Read(file, view, variables, diagnostics);
        var paths = configuration is null ? NoPaths : EnvironmentPaths.Find(configuration, root, view, diagnostics);
        var registry = configuration is null ? null : ReadRegistry(configuration, diagnostics);
        var sorted = new List<Diagnostic>(diagnostics.Items);
        sorted.Sort();
        return new KSailEnvironment
        {
            Name = file.Name,
            ConfigFile = file.Path,
            RootDirectory = root,
            IsImplied = IsImplied(file, view),
            Configuration = configuration,
            Paths = paths,
            Registry = registry,
            Diagnostics = sorted,
            HasErrors = diagnostics.HasErrors,
        };
    }

    private static ClusterConfiguration? Read(EnvironmentFile file, SourceView view, EnvironmentVariables variables, DiagnosticBag diagnostics)
    {
        if (ReadYaml(file, view, diagnostics) is not { } yaml)
            return null;
        diagnostics.AddRange(yaml.Diagnostics);
        if (Root(yaml, diagnostics) is not { } document || !HeaderIsRight(document, diagnostics))
            return null;
        var overrides = Overrides.Read(variables, yaml.Source.Span, diagnostics);
        var expander = new TextExpander(yaml.Source, variables, diagnostics);
        var values = new ConfigurationReader(expander, overrides, yaml.Source.Span, diagnostics).Read(document);
        MovedFields.TakeOver(values, diagnostics);
        var configuration = ConfigurationBinder.Bind(values);
        CheckName(configuration.Name, diagnostics);
        return configuration;
    }

    private static YamlFile? ReadYaml(EnvironmentFile file, SourceView view, DiagnosticBag diagnostics)
    {
        if (IsImplied(file, view))
            return YamlReader.Read(SourceFile.FromText(file.Path, file.ImpliedText!));
        if (!ConfigurationFile.Exists(view, file.Path, file.Span, $"the configuration of the environment '{file.Name}'", diagnostics))
            return null;
        var path = view.Locate(file.Path).Path;
        if (view.ReadYaml(path) is { } yaml)
            return yaml;
        diagnostics.Add(DocumentDiagnostics.Unreadable, SourceSpan.OfFile(path), "the configuration file cannot be read; check its permissions and size");
        return null;
    }

    // That there is no such file is a thing to remember: a build notices when there is one.
    private static bool IsImplied(EnvironmentFile file, SourceView view) => file.ImpliedText is not null && view.Locate(file.Path).Kind == PathKind.Missing;

    private static YamlMapping? Root(YamlFile yaml, DiagnosticBag diagnostics)
    {
        if (yaml.Documents.Count == 0)
        {
            if (!yaml.HasErrors)
                diagnostics.Add(ConfigurationDiagnostics.NotOneMapping, yaml.Source.Span, "the configuration file is empty; write at least apiVersion, kind, metadata.name and spec");
            return null;
        }

        if (yaml.Documents.Count > 1)
        {
            diagnostics.Add(ConfigurationDiagnostics.NotOneMapping, yaml.Documents[1].Span, "a second document starts here; a configuration file holds one, and every environment has a file of its own");
            return null;
        }

        if (yaml.Documents[0] is YamlMapping root)
            return root;
        diagnostics.Add(ConfigurationDiagnostics.NotOneMapping, yaml.Documents[0].Span, "the configuration file must be a mapping that starts with apiVersion and kind");
        return null;
    }

    // Of a file of another kind every further finding would be noise.
    private static bool HeaderIsRight(YamlMapping root, DiagnosticBag diagnostics)
    {
        CheckHeader(root, "apiVersion", Fields.ConfigurationFields.ApiVersion, diagnostics);
        return CheckHeader(root, "kind", Fields.ConfigurationFields.Kind, diagnostics);
    }

    private static bool CheckHeader(YamlMapping root, string key, string expected, DiagnosticBag diagnostics)
    {
        var node = root[key];
        if (node is YamlScalar { Type: ScalarType.String } scalar && scalar.Value == expected)
            return true;
        if (node is null or YamlScalar { IsNull: true })
            diagnostics.Add(ConfigurationDiagnostics.MissingField, node?.Span ?? root.Span, $"{key} is missing; write '{key}: {expected}'");
        else
            diagnostics.Add(ConfigurationDiagnostics.Header, node.Span, $"{key} must be '{expected}'{(node is YamlScalar other ? $", not '{other.Value}'" : "")}");

        // A forgotten kind hides nothing; another one means that this is no configuration.
        return node is null or YamlScalar { IsNull: true };
    }

    private static void CheckName(Setting<ExpandedText>? name, DiagnosticBag diagnostics)
    {
        if (name is null || !name.Value.IsComplete)
            return;
        var text = name.Value.Reveal();
        if (text.Length <= 63 && text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text[^1] != '-' && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            return;
        diagnostics.Add(ConfigurationDiagnostics.BadValue, name.Span, $"{name.Path} is '{name.Value}', which cannot name a cluster; use at most 63 lower-case letters, digits and '-', a letter first and no '-' last");
    }

    private static RegistryReference? ReadRegistry(ClusterConfiguration configuration, DiagnosticBag diagnostics)
    {
        if (configuration.Cluster.LocalRegistry.Registry is not { Value.IsComplete: true } registry)
            return null;
        if (!RegistryReference.TryParse(registry.Value.Reveal(), out var reference, out var problem))
            diagnostics.Add(ConfigurationDiagnostics.RegistryInvalid, registry.Span, $"{registry.Path} {problem}; the form is [user[:password]@]host[:port][/path[:tag]]");
        return reference;
    }
}
