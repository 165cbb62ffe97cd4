using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using KSail.Charts.Templates;
using Org.BouncyCastle.Crypto.Generators;

namespace KSail.Charts.Functions;

/// <summary>
/// Sprig's cryptography. Keys, salts and serial numbers, which Helm makes anew at every rendering, follow from the seed of the rendering and
/// are noted.
/// </summary>
internal static class CryptoFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "bcrypt" => new(name, "s", static (run, a) => Bcrypt(run, "bcrypt", (string)a[0]!)),
        "htpasswd" => new(name, "ss", static (run, a) => Htpasswd(run, (string)a[0]!, (string)a[1]!)),
        "derivePassword" => new(name, "ussss", static (run, a) => DerivePassword(run, (uint)(ulong)a[0]!, (string)a[1]!, (string)a[2]!, (string)a[3]!, (string)a[4]!)),
        "encryptAES" => new(name, "ss", static (run, a) => EncryptAes(run, (string)a[0]!, (string)a[1]!)),
        "decryptAES" => new(name, "ss", static (_, a) => DecryptAes((string)a[0]!, (string)a[1]!)),
        "genPrivateKey" => new(name, "s", static (run, a) => GenerateKey(run, (string)a[0]!)),
        "buildCustomCert" => new(name, "ss", static (_, a) => Certificates.Build((string)a[0]!, (string)a[1]!)),
        "genCA" => new(name, "si", static (run, a) => Certificates.Authority(run, "genCA", (string)a[0]!, (nint)a[1]!, null)),
        "genCAWithKey" => new(name, "sis", static (run, a) => Certificates.Authority(run, "genCAWithKey", (string)a[0]!, (nint)a[1]!, (string)a[2]!)),
        "genSelfSignedCert" => new(name, "slli", static (run, a) => Certificates.Leaf(run, "genSelfSignedCert", a, null, null)),
        "genSelfSignedCertWithKey" => new(name, "sllis", static (run, a) => Certificates.Leaf(run, "genSelfSignedCertWithKey", a, null, (string)a[4]!)),
        "genSignedCert" => new(name, "sllic", static (run, a) => Certificates.Leaf(run, "genSignedCert", a, (CertificateValue)a[4]!, null)),
        "genSignedCertWithKey" => new(name, "sllics", static (run, a) => Certificates.Leaf(run, "genSignedCertWithKey", a, (CertificateValue)a[4]!, (string)a[5]!)),
        _ => null,
    };

    private static string Bcrypt(TemplateRun run, string function, string password)
    {
        run.NoteIrreproducible(function);
        run.Step(1_000_000);
        var bytes = GoText.Encode(password);
        if (bytes.Length > 72)
            return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
        // The library takes characters, and makes UTF-8 of them again.
        return OpenBsdBCrypt.Generate("2a", Encoding.UTF8.GetString(bytes).ToCharArray(), run.Random.Bytes(16), 10);
    }

    private static string Htpasswd(TemplateRun run, string user, string password) =>
        user.Contains(':', StringComparison.Ordinal) ? $"invalid username: {user}" : $"{user}:{Bcrypt(run, "htpasswd", password)}";

    private static string EncryptAes(TemplateRun run, string password, string plain)
    {
        if (plain.Length == 0)
            return "";
        run.NoteIrreproducible("encryptAES");
        run.CheckLength(plain.Length * 8L);
        using var aes = Aes.Create();
        aes.Key = KeyOf(password);
        var vector = run.Random.Bytes(16);
        return System.Convert.ToBase64String([.. vector, .. aes.EncryptCbc(GoText.Encode(plain), vector)]);
    }

    private static string DecryptAes(string password, string text)
    {
        if (text.Length == 0)
            return "";
        if (EncodingFunctions.TryDecodeBase64(text, out var failure) is not { } bytes)
            throw new FunctionException($"illegal base64 data at input byte {failure}");
        if (bytes.Length < 16)
            throw new FunctionException($"runtime error: slice bounds out of range [:16] with capacity {bytes.Length}");
        if (bytes.Length % 16 != 0)
            throw new FunctionException("crypto/cipher: input not full blocks");
        if (bytes.Length == 16)
            throw new FunctionException("runtime error: index out of range [-1]");
        using var aes = Aes.Create();
        aes.Key = KeyOf(password);
        var plain = aes.DecryptCbc(bytes.AsSpan(16), bytes.AsSpan(0, 16), PaddingMode.None);
        var length = plain.Length - plain[^1];
        return length >= 0 ? GoText.Decode(plain.AsSpan(0, length)) : throw new FunctionException($"runtime error: slice bounds out of range [:{length}]");
    }

    private static byte[] KeyOf(string password)
    {
        var key = new byte[32];
        var bytes = GoText.Encode(password);
        bytes.AsSpan(0, Math.Min(32, bytes.Length)).CopyTo(key);
        return key;
    }

    private static string GenerateKey(TemplateRun run, string type)
    {
        run.NoteIrreproducible("genPrivateKey");
        run.Step(1_000_000);
        return type switch
        {
            "" or "rsa" => RsaKeys.Generate(run, 4096),
            "ecdsa" => EllipticKeys.Generate(run),
            "ed25519" => EllipticKeys.GenerateEd25519(run),
            "dsa" => throw new FunctionException("DSA keys, which nothing accepts any more, are not made here"),
            _ => "Unknown type " + type,
        };
    }

    // The algorithm of Master Password.
    private static string DerivePassword(TemplateRun run, uint counter, string type, string password, string user, string site)
    {
        const string scope = "com.lyndir.masterpassword";
        if (PasswordTemplates.Find(type) is not { } templates)
            return $"cannot find password template {type}";
        run.Step(1_000_000);
        var key = SCrypt.Generate(GoText.Encode(password), Salt(scope, user, []), 32768, 8, 2, 64);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, counter);
        var seed = HMACSHA256.HashData(key, Salt(scope, site, number));
        var template = templates[seed[0] % templates.Length];
        var result = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var characters = PasswordTemplates.CharactersOf(template[i]);
            result.Append(characters[seed[i + 1] % characters.Length]);
        }

        return result.ToString();
    }

    private static byte[] Salt(string scope, string text, ReadOnlySpan<byte> end)
    {
        var bytes = GoText.Encode(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)bytes.Length);
        return [.. Encoding.ASCII.GetBytes(scope), .. length, .. bytes, .. end];
    }
}
