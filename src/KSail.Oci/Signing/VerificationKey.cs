using System.Security.Cryptography;
using KSail.Documents.Diagnostics;
using KSail.Oci.Signing.Keys;

namespace KSail.Oci.Signing;

/// <summary>A public key that tells whether something was signed with its other half.</summary>
public sealed class VerificationKey
{
    private readonly IKeyAlgorithm _key;

    internal VerificationKey(IKeyAlgorithm key)
    {
        _key = key;
        Hint = Convert.ToBase64String(SHA256.HashData(key.PublicKeyInfo));
    }

    /// <summary>By what bundles name a key: the SHA-256 of its SubjectPublicKeyInfo, in base64.</summary>
    public string Hint { get; }

    /// <summary>Reads a public key in PEM form.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="diagnostics">Takes what is wrong with it.</param>
    /// <returns>The key, or null after an error in <paramref name="diagnostics"/>.</returns>
    public static VerificationKey? Read(string path, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return KeyFile.ReadPublic(path, diagnostics) is { } key ? new VerificationKey(key) : null;
    }

    /// <summary>Reads a public key in PEM form.</summary>
    /// <param name="text">The key.</param>
    /// <param name="problem">What is wrong with it, in one line; empty when nothing is.</param>
    public static VerificationKey? Parse(string text, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var diagnostics = new DiagnosticBag();
        var key = KeyFile.ParsePublic("", text, diagnostics);
        problem = diagnostics.Items.Count > 0 ? diagnostics.Items[0].Message : "";
        return key is null ? null : new VerificationKey(key);
    }

    internal bool Verify(byte[] content, byte[] signature) => _key.Verify(content, signature);
}
