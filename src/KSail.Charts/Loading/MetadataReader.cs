using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Charts.Versions;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Charts.Loading;

/// <summary>
/// Reads <c>Chart.yaml</c> and the <c>requirements.yaml</c> of old charts, and refuses what Helm refuses. Fields that Helm does not know are
/// passed over; a number or boolean where text belongs is the text that it is written as, as <c>sigs.k8s.io/yaml</c> takes it.
/// </summary>
internal sealed class MetadataReader
{
    private static readonly string[] Texts = ["Home", "Description", "Icon", "Condition", "Tags"];

    private readonly YamlMapping _chart;
    private readonly YamlMapping? _requirements;

    private MetadataReader(YamlMapping chart, YamlMapping? requirements)
    {
        _chart = chart;
        _requirements = requirements;
    }

    /// <summary>Reads the metadata of a chart.</summary>
    /// <param name="chart">The content of <c>Chart.yaml</c>.</param>
    /// <param name="requirements">The content of <c>requirements.yaml</c>; null where there is none.</param>
    /// <exception cref="ChartException">Something in it is not as Helm wants it.</exception>
    public static ChartMetadata Read(ChartFile chart, ChartFile? requirements)
    {
        var reader = new MetadataReader(Parse(chart), requirements is null ? null : Parse(requirements));
        var metadata = reader.Read();
        Validate(metadata);
        return metadata;
    }

    /// <summary>The dependencies that a lock file names.</summary>
    /// <param name="file">The content of <c>Chart.lock</c>.</param>
    /// <exception cref="ChartException">It is not as Helm wants it.</exception>
    public static IReadOnlyList<ChartDependency> ReadLock(ChartFile file) => new MetadataReader(Parse(file), null).ReadDependencies() ?? [];

    private static YamlMapping Parse(ChartFile file)
    {
        var yaml = YamlReader.Read(new SourceFile(file.Name, file.Content.ToArray()), YamlDialect.Yaml11);
        ValuesYaml.Check(yaml, file.Name);
        if (yaml.Documents.Count == 0 || yaml.Documents[0] is YamlScalar { IsNull: true })
            return new YamlMapping();
        return yaml.Documents[0] as YamlMapping ?? throw new ChartException($"cannot load {file.Name}: a mapping is expected");
    }

    private ChartMetadata Read() => new()
    {
        Name = Text(_chart, "name"),
        Version = Text(_chart, "version"),
        ApiVersion = Text(_chart, "apiVersion") is { Length: > 0 } written ? written : "v1",
        AppVersion = Text(_chart, "appVersion"),
        KubeVersion = Text(_chart, "kubeVersion"),
        Type = Text(_chart, "type"),
        IsDeprecated = _chart["deprecated"] is YamlScalar scalar && scalar.AsBoolean() == true,
        Others = ReadOthers(),
        Dependencies = ReadDependencies(),
    };

    private ValueMap ReadOthers()
    {
        var others = new ValueMap();
        foreach (var name in Texts)
            others[name] = Text(_chart, char.ToLowerInvariant(name[0]) + name[1..]);
        others["Keywords"] = TextList(_chart, "keywords");
        others["Sources"] = TextList(_chart, "sources");
        others["Annotations"] = Annotations();
        var maintainers = new List<object?>();
        foreach (var item in _chart.GetSequence("maintainers") ?? [])
        {
            var maintainer = new ValueMap();
            var mapping = item as YamlMapping ?? new YamlMapping();
            maintainer["Name"] = Text(mapping, "name");
            maintainer["Email"] = Text(mapping, "email");
            maintainer["URL"] = Text(mapping, "url");
            maintainers.Add(maintainer);
        }

        others["Maintainers"] = new ValueList([.. maintainers]);
        return others;
    }

    private ValueMap? Annotations()
    {
        if (_chart.GetMapping("annotations") is not { } annotations)
            return null;
        var map = new ValueMap(ElementType.Text);
        foreach (var entry in annotations.Entries)
            map[entry.Name] = entry.Value is YamlScalar text ? ValuesYaml.TextOf(text) : throw Wrong("annotations", "text");
        return map;
    }

    // What requirements.yaml says counts for either version of the format, and before what Chart.yaml does.
    private List<ChartDependency>? ReadDependencies()
    {
        var list = _requirements?.GetSequence("dependencies") ?? _chart.GetSequence("dependencies");
        if (list is null)
            return null;
        var dependencies = new List<ChartDependency>();
        foreach (var item in list)
        {
            if (item is YamlMapping mapping)
                dependencies.Add(ReadDependency(mapping));
            else if (item is not YamlScalar { IsNull: true })
                throw Wrong("dependencies", "a list of mappings");
        }

        return dependencies;
    }

    private static ChartDependency ReadDependency(YamlMapping mapping)
    {
        var tags = new List<string>();
        foreach (var tag in mapping.GetSequence("tags") ?? [])
            tags.Add(tag is YamlScalar text ? ValuesYaml.TextOf(text) : "");
        var imports = new List<object?>();
        foreach (var import in mapping.GetSequence("import-values") ?? [])
            imports.Add(ValuesYaml.Of(import));
        return new ChartDependency
        {
            Name = Text(mapping, "name"),
            Version = Text(mapping, "version"),
            Repository = Text(mapping, "repository"),
            Condition = Text(mapping, "condition"),
            Tags = tags,
            Alias = Text(mapping, "alias"),
            ImportValues = imports,
            IsEnabled = mapping["enabled"] is YamlScalar scalar && scalar.AsBoolean() == true,
        };
    }

    private static void Validate(ChartMetadata metadata)
    {
        if (metadata.Name.Length == 0)
            throw new ChartException("validation: chart.metadata.name is required");
        if (metadata.Name.Contains('/', StringComparison.Ordinal) || metadata.Name is "." or "..")
            throw new ChartException($"validation: chart.metadata.name \"{metadata.Name}\" is invalid");
        if (metadata.Version.Length == 0)
            throw new ChartException("validation: chart.metadata.version is required");
        if (!SemanticVersion.TryParse(metadata.Version, strict: false, out _))
            throw new ChartException($"validation: chart.metadata.version \"{metadata.Version}\" is invalid");
        if (metadata.Type is not ("" or "application" or "library"))
            throw new ChartException("validation: chart.metadata.type must be application or library");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dependency in metadata.Dependencies ?? [])
        {
            var key = dependency.Alias.Length > 0 ? dependency.Alias : dependency.Name;
            if (dependency.Alias.Length > 0 && !IsAlias(dependency.Alias))
                throw new ChartException($"validation: dependency \"{dependency.Name}\" has disallowed characters in the alias");
            if (!names.Add(key))
                throw new ChartException($"validation: more than one dependency with name or alias \"{key}\"");
        }
    }

    private static bool IsAlias(string alias)
    {
        foreach (var c in alias)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                return false;
        }

        return true;
    }

    private static string Text(YamlMapping mapping, string name) => mapping[name] switch
    {
        null => "",
        YamlScalar scalar => ValuesYaml.TextOf(scalar),
        _ => throw Wrong(name, "text"),
    };

    private static ValueList TextList(YamlMapping mapping, string name)
    {
        if (mapping[name] is not (null or YamlSequence or YamlScalar { IsNull: true }))
            throw Wrong(name, "a list");
        var items = new List<object?>();
        foreach (var item in mapping.GetSequence(name) ?? [])
            items.Add(item is YamlScalar text ? ValuesYaml.TextOf(text) : throw Wrong(name, "a list of texts"));
        return new ValueList([.. items]);
    }

    private static ChartException Wrong(string field, string expected) => new($"cannot load Chart.yaml: the field '{field}' has to be {expected}");
}
