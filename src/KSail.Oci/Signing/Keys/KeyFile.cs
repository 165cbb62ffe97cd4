using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Oci.Signing.Keys;

/// <summary>Keys in files of PEM. Messages name the file and what kind of thing it holds, never its content.</summary>
internal static class KeyFile
{
    private const int MaxSize = 64 * 1024;

    private const string MakeKey = "'cosign generate-key-pair' makes a key pair";

    /// <summary>The private key of a file; null after an error in <paramref name="diagnostics"/>.</summary>
    public static IKeyAlgorithm? ReadPrivate(string path, Secret? password, DiagnosticBag diagnostics)
    {
        if (Read(path, SigningDiagnostics.InvalidSigningKey, diagnostics) is not { } text)
            return null;
        try
        {
            if (FindBlock(text, static label => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal), out var label, out var der))
                return OfPrivate(path, label, der, password, diagnostics);
            var found = FindBlock(text, static _ => true, out label, out _) ? $"holds '{OneLine.Of(label)}'" : "holds nothing in PEM form";
            diagnostics.Add(SigningDiagnostics.InvalidSigningKey, SourceSpan.OfFile(path), $"the file {found}, and no private key; {MakeKey}");
        }
        catch (Exception e) when (IsDamage(e))
        {
            diagnostics.Add(SigningDiagnostics.InvalidSigningKey, SourceSpan.OfFile(path), $"the private key is damaged, or of a kind that this machine does not know; {MakeKey}");
        }

        return null;
    }

    /// <summary>The public key of a file; null after an error in <paramref name="diagnostics"/>.</summary>
    public static IKeyAlgorithm? ReadPublic(string path, DiagnosticBag diagnostics)
    {
        return Read(path, SigningDiagnostics.InvalidVerificationKey, diagnostics) is { } text ? ParsePublic(path, text, diagnostics) : null;
    }

    /// <summary>The public key of a text; null after an error in <paramref name="diagnostics"/>.</summary>
    public static IKeyAlgorithm? ParsePublic(string path, string text, DiagnosticBag diagnostics)
    {
        try
        {
            if (FindBlock(text, static label => label == "PUBLIC KEY", out _, out var der))
                return OfPublic(path, der, diagnostics);
            var found = FindBlock(text, static _ => true, out var label, out _) ? $"holds '{OneLine.Of(label)}'" : "holds nothing in PEM form";
            var advice = label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)
                ? "a private key signs, and only its public half verifies ('cosign public-key --key FILE' prints it)"
                : "name the public key that belongs to the key which signs ('cosign.pub')";
            diagnostics.Add(SigningDiagnostics.InvalidVerificationKey, SourceSpan.OfFile(path), $"the file {found}, and no public key; {advice}");
        }
        catch (Exception e) when (IsDamage(e))
        {
            diagnostics.Add(SigningDiagnostics.InvalidVerificationKey, SourceSpan.OfFile(path), "the public key is damaged, or of a kind that this machine does not know");
        }

        return null;
    }

    private static IKeyAlgorithm? OfPrivate(string path, string label, byte[] der, Secret? password, DiagnosticBag diagnostics)
    {
        switch (label)
        {
            case "PRIVATE KEY":
                return OfPkcs8(path, der, diagnostics);
            case "EC PRIVATE KEY":
                var ecdsa = ECDsa.Create();
                ecdsa.ImportECPrivateKey(der, out _);
                return Checked(path, ecdsa, SigningDiagnostics.InvalidSigningKey, diagnostics);
            case "RSA PRIVATE KEY":
                var rsa = RSA.Create();
                rsa.ImportRSAPrivateKey(der, out _);
                return Checked(path, rsa, SigningDiagnostics.InvalidSigningKey, diagnostics);
            case "ENCRYPTED SIGSTORE PRIVATE KEY" or "ENCRYPTED COSIGN PRIVATE KEY":
                return Decrypt(path, der, password, diagnostics) is { } plain ? OfPkcs8(path, plain, diagnostics) : null;
            default:
                diagnostics.Add(SigningDiagnostics.InvalidSigningKey, SourceSpan.OfFile(path),
                    $"'{OneLine.Of(label)}' is a form of key that is not read; use one of 'cosign generate-key-pair', 'cosign import-key-pair' or unencrypted PKCS#8");
                return null;
        }
    }

    private static byte[]? Decrypt(string path, byte[] json, Secret? password, DiagnosticBag diagnostics)
    {
        if (EncryptedKey.Parse(json) is not { } encrypted)
        {
            diagnostics.Add(SigningDiagnostics.InvalidSigningKey, SourceSpan.OfFile(path), $"the encrypted private key is damaged, or encrypted in a way that cosign does not; {MakeKey}");
            return null;
        }

        // cosign takes an empty password for a key; a variable that is not set at all is a mistake in most pipelines.
        if (password is null)
        {
            diagnostics.Add(SigningDiagnostics.WrongPassword, SourceSpan.OfFile(path), "the key is encrypted, and COSIGN_PASSWORD is not set; set it to the password of the key, empty if it has none");
            return null;
        }

        if (encrypted.Decrypt(password) is { } plain)
            return plain;
        diagnostics.Add(SigningDiagnostics.WrongPassword, SourceSpan.OfFile(path), $"the password in COSIGN_PASSWORD {(password.IsEmpty ? "is empty, and" : "")} does not open the key".Replace("  ", " ", StringComparison.Ordinal));
        return null;
    }

    private static IKeyAlgorithm? OfPkcs8(string path, byte[] der, DiagnosticBag diagnostics)
    {
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger();
        switch (info.ReadSequence().ReadObjectIdentifier())
        {
            case EcdsaKey.Oid:
                var ecdsa = ECDsa.Create();
                ecdsa.ImportPkcs8PrivateKey(der, out _);
                return Checked(path, ecdsa, SigningDiagnostics.InvalidSigningKey, diagnostics);
            case RsaKey.Oid:
                var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(der, out _);
                return Checked(path, rsa, SigningDiagnostics.InvalidSigningKey, diagnostics);
            case Ed25519Key.Oid:
                return Ed25519Key.OfPrivate(der);
            case var oid:
                return Unknown(path, oid, SigningDiagnostics.InvalidSigningKey, diagnostics);
        }
    }

    private static IKeyAlgorithm? OfPublic(string path, byte[] der, DiagnosticBag diagnostics)
    {
        switch (new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadObjectIdentifier())
        {
            case EcdsaKey.Oid:
                var ecdsa = ECDsa.Create();
                ecdsa.ImportSubjectPublicKeyInfo(der, out _);
                return Checked(path, ecdsa, SigningDiagnostics.InvalidVerificationKey, diagnostics);
            case RsaKey.Oid:
                var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(der, out _);
                return Checked(path, rsa, SigningDiagnostics.InvalidVerificationKey, diagnostics);
            case Ed25519Key.Oid:
                return Ed25519Key.OfPublic(der);
            case var oid:
                return Unknown(path, oid, SigningDiagnostics.InvalidVerificationKey, diagnostics);
        }
    }

    private static EcdsaKey? Checked(string path, ECDsa key, DiagnosticDescriptor descriptor, DiagnosticBag diagnostics)
    {
        if (EcdsaKey.IsOnP256(key))
            return new EcdsaKey(key);
        diagnostics.Add(descriptor, SourceSpan.OfFile(path), $"the key is of a curve with {key.KeySize} bits that is not P-256; {MakeKey}");
        return null;
    }

    private static RsaKey? Checked(string path, RSA key, DiagnosticDescriptor descriptor, DiagnosticBag diagnostics)
    {
        if (key.KeySize >= RsaKey.MinSize)
            return new RsaKey(key);
        diagnostics.Add(descriptor, SourceSpan.OfFile(path), $"the RSA key has {key.KeySize} bits, and {RsaKey.MinSize} is the least that counts as safe");
        return null;
    }

    private static IKeyAlgorithm? Unknown(string path, string oid, DiagnosticDescriptor descriptor, DiagnosticBag diagnostics)
    {
        diagnostics.Add(descriptor, SourceSpan.OfFile(path), $"the algorithm of the key ({oid}) is not one of ECDSA P-256, RSA and Ed25519; {MakeKey}");
        return null;
    }

    private static string? Read(string path, DiagnosticDescriptor descriptor, DiagnosticBag diagnostics)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length <= MaxSize)
                return File.ReadAllText(path, Encoding.Latin1);
            diagnostics.Add(descriptor, SourceSpan.OfFile(path), file.Exists ? $"the file has {file.Length} bytes, which no key has" : Directory.Exists(path) ? "this is a folder; name the file of the key" : "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            diagnostics.Add(descriptor, SourceSpan.OfFile(path), $"the file cannot be read: {OneLine.Of(e.Message)}");
        }

        return null;
    }

    // The first block whose label is wanted. Parameters of curves, which OpenSSL writes before a key, are passed over that way.
    private static bool FindBlock(string text, Func<string, bool> isWanted, out string label, out byte[] content)
    {
        label = "";
        content = [];
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End.Value..])
        {
            label = rest[fields.Label].ToString();
            if (!isWanted(label))
                continue;
            content = new byte[fields.DecodedDataLength];
            return Convert.TryFromBase64Chars(rest[fields.Base64Data], content, out _);
        }

        return false;
    }

    // BouncyCastle throws what it likes for bytes that are no key, and the runtime has another exception for curves that it does not know.
    private static bool IsDamage(Exception e) =>
        e is CryptographicException or NotSupportedException or AsnContentException or ArgumentException or IOException or InvalidCastException or InvalidOperationException or ArithmeticException;
}
