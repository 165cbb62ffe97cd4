using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Oci.Signing.Keys;

namespace KSail.Oci.Signing;

/// <summary>A private key that signs artifacts. It is never printed, and nothing gives it away again.</summary>
public sealed class SigningKey
{
    private readonly IKeyAlgorithm _key;

    private SigningKey(IKeyAlgorithm key)
    {
        _key = key;
        PublicKey = new VerificationKey(key);
    }

    /// <summary>The public half.</summary>
    public VerificationKey PublicKey { get; }

    /// <summary>Reads a key: PKCS#8, SEC 1 or PKCS#1 in PEM form without encryption, or encrypted as cosign does.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="password">The password; null for none.</param>
    /// <param name="diagnostics">Takes what is wrong with file or password.</param>
    /// <returns>The key, or null after an error in <paramref name="diagnostics"/>.</returns>
    public static SigningKey? Read(string path, Secret? password, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return KeyFile.ReadPrivate(path, password, diagnostics) is { } key ? new SigningKey(key) : null;
    }

    internal byte[] Sign(byte[] content) => _key.Sign(content);
}
