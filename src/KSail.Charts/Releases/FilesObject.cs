using KSail.Charts.Loading;
using KSail.Charts.Templates;
using KSail.Documents.Yaml;

namespace KSail.Charts.Releases;

/// <summary><c>.Files</c>: the files of a chart that are not templates.</summary>
internal sealed class FilesObject : ValueObject
{
    private readonly IReadOnlyList<ChartFile> _files;
    private ValueMap? _content;

    public FilesObject(IReadOnlyList<ChartFile> files) => _files = files;

    public override string TypeName => "engine.files";

    public override object Content
    {
        get
        {
            if (_content is not null)
                return _content;
            _content = new ValueMap(ElementType.Bytes);
            foreach (var file in _files)
                _content[file.Name] = file.Content.ToArray();
            return _content;
        }
    }

    public override TemplateFunction? FindMethod(string name) => name switch
    {
        "Get" => new TemplateFunction(name, "s", (_, arguments) => Find((string)arguments[0]!)?.Text ?? ""),
        "GetBytes" => new TemplateFunction(name, "s", (_, arguments) => Find((string)arguments[0]!)?.Content.ToArray() ?? []),
        "Glob" => new TemplateFunction(name, "s", (_, arguments) => Glob((string)arguments[0]!)),
        "AsConfig" => new TemplateFunction(name, "", (_, _) => ToYaml(static file => file.Text)),
        "AsSecrets" => new TemplateFunction(name, "", (_, _) => ToYaml(static file => Convert.ToBase64String(file.Content.Span))),
        "Lines" => new TemplateFunction(name, "s", (_, arguments) => Lines((string)arguments[0]!)),
        _ => null,
    };

    private ChartFile? Find(string name)
    {
        foreach (var file in _files)
        {
            if (file.Name == name)
                return file;
        }

        return null;
    }

    // A pattern that is none matches all, as in Helm.
    private FilesObject Glob(string pattern)
    {
        if (pattern.Length == 0 || FilePattern.Parse(pattern) is not { } glob)
            glob = FilePattern.Everything;
        var found = new List<ChartFile>();
        foreach (var file in _files)
        {
            if (glob.Matches(file.Name))
                found.Add(file);
        }

        return new FilesObject(found);
    }

    private string ToYaml(Func<ChartFile, string> read)
    {
        if (_files.Count == 0)
            return "";
        var map = new YamlMapping();
        foreach (var file in _files)
            map.Set(file.Name[(file.Name.LastIndexOf('/') + 1)..], YamlScalar.String(read(file)));
        return YamlWriter.ToText(map).TrimEnd('\n');
    }

    private ValueList Lines(string name)
    {
        if (Find(name) is not { Content.Length: > 0 } file)
            return new ValueList([], ElementType.Text);
        var text = file.Text;
        var lines = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        return new ValueList([.. lines], ElementType.Text);
    }
}
