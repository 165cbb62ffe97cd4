using System.Diagnostics;

namespace KSail.Documents;

/// <summary>
/// Text that must not be printed: a token, a password, a decrypted value. It prints as stars in strings, logs and debuggers; only
/// <see cref="Reveal"/> hands the text out, to code that sends it where it belongs.
/// </summary>
[DebuggerDisplay("***")]
public sealed class Secret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _text;

    /// <summary>Wraps <paramref name="text"/>.</summary>
    public Secret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>Whether there is no text at all.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>The text. Callers pass it on to its destination and to nothing else.</summary>
    public string Reveal() => _text;

    /// <summary>Stars.</summary>
    public override string ToString() => "***";
}
