namespace KSail.Secrets.Age;

/// <summary>In which way an age file or key is not what it should be.</summary>
public enum AgeFault
{
    /// <summary>The file is in order as far as can be seen, and none of the identities opens it.</summary>
    NoIdentityMatched,

    /// <summary>The text is no age file, or breaks a rule of the format.</summary>
    MalformedFile,

    /// <summary>The header was changed after it was written: its authentication code does not verify.</summary>
    HeaderChanged,

    /// <summary>The payload was changed or cut off after it was written.</summary>
    PayloadChanged,

    /// <summary>The text is no recipient or no identity, or is a misspelt one.</summary>
    MalformedKey,

    /// <summary>A kind of key that exists, and that only other programs can use.</summary>
    UnsupportedKey,

    /// <summary>A passphrase is needed, and there is nobody to ask for it.</summary>
    PassphraseNeeded,

    /// <summary>Opening the file would take more time or memory than anything honest needs.</summary>
    TooMuchWork,
}

/// <summary>
/// An age file or key that cannot be used. The message is a clause that says what is wrong and, where there is something to do, what to do; it never
/// holds a private key, a passphrase or plain text.
/// </summary>
public sealed class AgeException : Exception
{
    /// <summary>An exception that says <paramref name="message"/>.</summary>
    public AgeException(AgeFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What kind of fault it is.</summary>
    public AgeFault Fault { get; }
}
