using KSail.Documents;
using KSail.Secrets.Age.Format;
using KSail.Secrets.Age.Keys;

namespace KSail.Secrets.Age;

/// <summary>
/// What opens files: a private key, <c>AGE-SECRET-KEY-1…</c> or one of SSH, or a passphrase. The key is overwritten when the identity is disposed of.
/// For any thread until then.
/// </summary>
public abstract class AgeIdentity : IDisposable
{
    private protected AgeIdentity()
    {
    }

    /// <summary>For whom files are encrypted that this identity opens; null for a passphrase, which has no public half.</summary>
    public abstract AgeRecipient? Recipient { get; }

    /// <summary>Reads an identity, <c>AGE-SECRET-KEY-1…</c> or a private key file of SSH; white space around it does not count.</summary>
    /// <exception cref="AgeException">
    /// It is none (<see cref="AgeFault.MalformedKey"/>), or of a kind that is only recognised (<see cref="AgeFault.UnsupportedKey"/>). The message holds
    /// nothing of it.
    /// </exception>
    public static AgeIdentity Parse(Secret text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return KeyText.ParseIdentity(text.Reveal().AsSpan().Trim());
    }

    /// <summary>The identity of a passphrase.</summary>
    public static AgeIdentity OfPassphrase(Secret passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        return new PassphraseIdentity(passphrase);
    }

    /// <summary>Makes a key pair.</summary>
    public static AgeIdentity Generate(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return X25519Identity.Make(random);
    }

    /// <summary>Whether the identity is of the kind that key files hold, <c>AGE-SECRET-KEY-1…</c>.</summary>
    public virtual bool IsForKeyFiles => false;

    /// <summary>The identity as a line of a key file, <c>AGE-SECRET-KEY-1…</c>; null for kinds that are not written so.</summary>
    public virtual Secret? ToSecret() => null;

    /// <summary>
    /// The file's key when one of its stanzas is for this identity; null when none is.
    /// </summary>
    /// <exception cref="AgeException">A stanza of this identity's kind breaks a rule of the format: then nothing of the file is trusted.</exception>
    internal abstract SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Overwrites the key.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
