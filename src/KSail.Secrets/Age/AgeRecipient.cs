using KSail.Secrets.Age.Format;
using KSail.Secrets.Age.Keys;

namespace KSail.Secrets.Age;

/// <summary>
/// Somebody for whom a file can be encrypted: a public key, <c>age1…</c> or one of SSH. Two are equal when their texts are. Immutable, for any thread.
/// </summary>
public abstract class AgeRecipient : IEquatable<AgeRecipient>
{
    private protected AgeRecipient(string text) => Text = text;

    /// <summary>The recipient as it is written in creation rules and metadata; an SSH key without its comment.</summary>
    public string Text { get; }

    /// <summary>Reads a recipient; white space around it does not count.</summary>
    /// <exception cref="AgeException">It is none (<see cref="AgeFault.MalformedKey"/>), or of a kind that is only recognised (<see cref="AgeFault.UnsupportedKey"/>).</exception>
    public static AgeRecipient Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return KeyText.ParseRecipient(text.Trim());
    }

    /// <inheritdoc/>
    public bool Equals(AgeRecipient? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AgeRecipient other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The same as <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    /// <summary>Encrypts the key of a file for this recipient.</summary>
    internal abstract AgeStanza Wrap(ReadOnlySpan<byte> fileKey, RandomSource random);
}
