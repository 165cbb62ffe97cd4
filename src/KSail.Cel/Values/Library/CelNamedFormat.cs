using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>A form of text that has a name, such as <c>dns1123Label</c>.</summary>
internal sealed class CelNamedFormat(string name, int patternSize, Func<string, IReadOnlyList<string>> validate) : CelValue
{
    /// <summary>The name by which formats are compared.</summary>
    public string Name { get; } = name;

    /// <summary>The length of the pattern that the API server uses, which its cost is counted by.</summary>
    public int PatternSize { get; } = patternSize;

    public override CelType Type => CelType.NamedFormat;

    /// <summary>What is wrong with a text; nothing when it has the form.</summary>
    public IReadOnlyList<string> Validate(string text) => validate(text);

    public override CelValue EqualTo(CelValue other, CelRun run) =>
        other is CelNamedFormat format ? CelBool.Of(format.Name == Name) : CelFailure.NoOverload;
}
