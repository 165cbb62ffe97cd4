using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>
/// The functions of a chart's templates: Sprig's 3.3 without <c>env</c> and <c>expandenv</c>, and Helm's own. Each is made when a template
/// first names it. Thread-safe.
/// </summary>
public sealed class HelmFunctions : ITemplateFunctions
{
    private readonly Dictionary<string, TemplateFunction?> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private HelmFunctions()
    {
    }

    /// <summary>The functions.</summary>
    public static HelmFunctions Instance { get; } = new();

    /// <inheritdoc/>
    public TemplateFunction? Find(string name)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(name, out var function))
                return function;
            function = Make(name);
            // What a hostile chart misspells does not have to be remembered.
            if (function is not null)
                _known.Add(name, function);
            return function;
        }
    }

    private static TemplateFunction? Make(string name) =>
        ReleaseFunctions.Find(name) ?? LogicFunctions.Find(name) ?? TextFunctions.Find(name) ?? DataFunctions.Find(name) ?? MapFunctions.Find(name)
        ?? ListFunctions.Find(name) ?? MathFunctions.Find(name) ?? EncodingFunctions.Find(name) ?? RegexFunctions.Find(name) ?? VersionFunctions.Find(name)
        ?? DateFunctions.Find(name) ?? RandomFunctions.Find(name) ?? CryptoFunctions.Find(name) ?? UrlFunctions.Find(name) ?? PathFunctions.Find(name);
}
