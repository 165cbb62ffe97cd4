using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace KSail.Oci.Signing;

/// <summary>Public keys of OpenPGP, and what they have signed in clear text: RSA, DSA and ECDSA. Immutable.</summary>
public sealed class OpenPgpKeyring
{
    private const string MessageLine = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string SignatureLine = "-----BEGIN PGP SIGNATURE-----";

    private readonly List<PgpPublicKeyRingBundle> _keys = [];

    private OpenPgpKeyring()
    {
    }

    /// <summary>Reads keyrings; null where one is none.</summary>
    /// <param name="contents">What <c>gpg --export</c> writes, armored or not.</param>
    /// <param name="problem">What is wrong, in one line; empty when nothing is.</param>
    public static OpenPgpKeyring? Read(IReadOnlyList<byte[]> contents, out string problem)
    {
        ArgumentNullException.ThrowIfNull(contents);
        problem = "";
        var keyring = new OpenPgpKeyring();
        foreach (var content in contents)
        {
            try
            {
                var bundle = new PgpPublicKeyRingBundle(PgpUtilities.GetDecoderStream(new MemoryStream(content)));
                if (bundle.Count > 0)
                    keyring._keys.Add(bundle);
                else
                    problem = "it holds no public key; write it with 'gpg --export'";
            }
            catch (Exception e) when (IsDamage(e))
            {
                problem = "it is no keyring, or holds a key of a kind that is not known here, Ed25519 for instance; write it with 'gpg --export KEY' of an RSA key";
            }

            if (problem.Length > 0)
                return null;
        }

        return keyring;
    }

    /// <summary>Verifies a text that is signed in clear.</summary>
    /// <param name="message">The text with its signature.</param>
    /// <param name="now">The time; a key that has expired by then signs no more.</param>
    /// <param name="content">The text that is signed; empty when it is not.</param>
    /// <param name="problem">Why it is not trusted, in one line; empty when it is.</param>
    public bool TryVerify(string message, DateTimeOffset now, out string content, out string problem)
    {
        ArgumentNullException.ThrowIfNull(message);
        content = "";
        if (!TrySplit(message, out var lines, out var armor))
        {
            problem = "it is not signed in clear text";
            return false;
        }

        try
        {
            problem = Verify(lines, armor, now);
        }
        catch (Exception e) when (IsDamage(e))
        {
            problem = "its signature is damaged, or of a kind that is not known here";
        }

        if (problem.Length == 0)
            content = string.Join('\n', lines);
        return problem.Length == 0;
    }

    private string Verify(List<string> lines, string armor, DateTimeOffset now)
    {
        if (new PgpObjectFactory(PgpUtilities.GetDecoderStream(new MemoryStream(Encoding.ASCII.GetBytes(armor)))).NextPgpObject() is not PgpSignatureList { Count: > 0 } signatures)
            return "it has no signature";
        var reason = "";
        for (var i = 0; i < signatures.Count; i++)
        {
            reason = Verify(lines, signatures[i], now);
            if (reason.Length == 0)
                return "";
        }

        return reason;
    }

    private string Verify(List<string> lines, PgpSignature signature, DateTimeOffset now)
    {
        var id = $"{signature.KeyId:X16}";
        if (Find(signature.KeyId) is not { } key)
            return $"it is signed with the key {id}, which is not in the keyring";
        if (signature.SignatureType != PgpSignature.CanonicalTextDocument && signature.SignatureType != PgpSignature.BinaryDocument)
            return "its signature is not one of a text";
        if (signature.HashAlgorithm is HashAlgorithmTag.MD5 or HashAlgorithmTag.Sha1)
            return $"its signature rests on {signature.HashAlgorithm}, which is broken";
        if (key.IsRevoked())
            return $"the key {id} is revoked";
        if (key.GetValidSeconds() is > 0 and var seconds && key.CreationTime.AddSeconds(seconds) < now.UtcDateTime)
            return $"the key {id} has expired";
        signature.InitVerify(key);
        signature.Update(Encoding.UTF8.GetBytes(Canonical(lines)));
        return signature.Verify() ? "" : "it was changed after it was signed";
    }

    private PgpPublicKey? Find(long id)
    {
        foreach (var bundle in _keys)
        {
            if (bundle.GetPublicKey(id) is { } key)
                return key;
        }

        return null;
    }

    // What is signed ends lines like a mail, and has no blanks before that.
    private static string Canonical(List<string> lines)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
            text.Append(i == 0 ? "" : "\r\n").Append(lines[i].TrimEnd(' ', '\t', '\r'));
        return text.ToString();
    }

    private static bool TrySplit(string message, out List<string> lines, out string armor)
    {
        lines = [];
        armor = "";
        var all = message.Split('\n');
        var at = 0;
        while (at < all.Length && all[at].TrimEnd() != MessageLine)
            at++;
        // Headers, and a blank line behind them.
        while (at < all.Length && all[at].TrimEnd().Length > 0)
            at++;
        for (at++; at < all.Length; at++)
        {
            if (all[at].TrimEnd() == SignatureLine)
            {
                armor = string.Join('\n', all[at..]);
                return true;
            }

            lines.Add(all[at].StartsWith("- ", StringComparison.Ordinal) ? all[at][2..] : all[at]);
        }

        return false;
    }

    // The library says in many ways that it cannot read something.
    private static bool IsDamage(Exception e) => e is IOException or PgpException or ArgumentException or InvalidCastException or IndexOutOfRangeException or ArithmeticException or InvalidOperationException or NullReferenceException;
}
