using System.Diagnostics;
using KSail.Documents;

namespace KSail.Configuration.Variables;

/// <summary>
/// A text of the configuration after its <c>${VAR}</c> placeholders were filled. It prints as it was written, so that a value of the
/// environment reaches no message, log or file by accident; <see cref="Reveal"/> hands the value to the code that needs it.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ExpandedText
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Secret _value;
    private readonly string _display;

    /// <summary>A filled text.</summary>
    /// <param name="display">What is printed in its place.</param>
    /// <param name="value">The text after expansion.</param>
    /// <param name="unset">Variables that it names without a default and that are not set; they became nothing.</param>
    public ExpandedText(string display, string value, IReadOnlyList<string> unset)
    {
        ArgumentNullException.ThrowIfNull(display);
        ArgumentNullException.ThrowIfNull(unset);
        _display = display;
        _value = new Secret(value);
        Unset = unset;
    }

    /// <summary>Variables that the text names without a default and that are not set, in order of appearance: its value is not complete.</summary>
    public IReadOnlyList<string> Unset { get; }

    /// <summary>Whether every variable that the text needs is there.</summary>
    public bool IsComplete => Unset.Count == 0;

    /// <summary>Whether nothing remains after expansion.</summary>
    public bool IsEmpty => _value.IsEmpty;

    /// <summary>A text without placeholders.</summary>
    public static ExpandedText Literal(string text) => new(text, text, []);

    /// <summary>The text after expansion. It may hold a secret: print <see cref="ToString"/> instead.</summary>
    public string Reveal() => _value.Reveal();

    /// <summary>The text as written, with its placeholders; a literal password of a registry is masked.</summary>
    public override string ToString() => _display;
}
