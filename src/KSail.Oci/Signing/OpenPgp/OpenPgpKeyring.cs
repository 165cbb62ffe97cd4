namespace KSail.Oci.Signing.OpenPgp;

/// <summary>Public keys of OpenPGP, and what they have signed in clear text: RSA, DSA, ECDSA and Ed25519. Immutable.</summary>
public sealed class OpenPgpKeyring
{
    // A text is signed by one or two.
    private const int MaxSignatures = 16;

    private readonly List<CertifiedKey> _keys;

    private OpenPgpKeyring(List<CertifiedKey> keys) => _keys = keys;

    /// <summary>Reads keyrings; null where one is none.</summary>
    /// <param name="contents">What <c>gpg --export</c> writes, armored or not.</param>
    /// <param name="problem">What is wrong, in one line; empty when nothing is.</param>
    public static OpenPgpKeyring? Read(IReadOnlyList<byte[]> contents, out string problem)
    {
        ArgumentNullException.ThrowIfNull(contents);
        problem = "";
        var reader = new KeyringReader();
        foreach (var content in contents)
        {
            problem = reader.Add(content);
            if (problem.Length > 0)
                return null;
        }

        return new OpenPgpKeyring(reader.Keys);
    }

    /// <summary>Verifies a text that is signed in clear.</summary>
    /// <param name="message">The text with its signature.</param>
    /// <param name="now">The time; a key that has expired by then signs no more.</param>
    /// <param name="content">The text that is signed; empty when it is not.</param>
    /// <param name="problem">Why it is not trusted, in one line; empty when it is.</param>
    public bool TryVerify(string message, DateTimeOffset now, out string content, out string problem)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = ClearSignedText.Read(message);
        problem = text is null ? "it is not signed in clear text" : Verify(text, now);
        content = text is not null && problem.Length == 0 ? string.Join('\n', text.Lines) : "";
        return problem.Length == 0;
    }

    private string Verify(ClearSignedText text, DateTimeOffset now)
    {
        const string Damaged = "its signature is damaged, or of a kind that is not known here";
        if (Armor.Decode(text.Armor, Armor.Signature) is not { } octets || Packet.ReadAll(octets) is not { } packets || packets.Count > MaxSignatures)
            return Damaged;
        var canonical = text.Canonical();
        var reason = "it has no signature";
        foreach (var packet in packets)
        {
            if (packet.Tag != Packet.Signature)
                continue;
            reason = OpenPgpSignature.Read(packet.Body) is { } signature ? Verify(canonical, signature, now) : Damaged;
            if (reason.Length == 0)
                return "";
        }

        return reason;
    }

    private string Verify(byte[] canonical, OpenPgpSignature signature, DateTimeOffset now)
    {
        if (signature.Type is not (OpenPgpSignature.Text or OpenPgpSignature.Binary))
            return "its signature is not one of a text";
        if (signature.Hash is 1 or 2)
            return $"its signature rests on {(signature.Hash == 1 ? "MD5" : "SHA-1")}, which is broken";
        if (signature.Claims.DemandsMore)
            return "its signature demands something that is not known here";
        if (signature.IsOver(now))
            return "its signature has expired";
        var named = signature.Claims.IssuerFingerprint.Length > 0 ? signature.Claims.IssuerFingerprint : signature.Claims.IssuerId;
        var reason = $"it is signed with the key {(named.Length > 0 ? named : "of somebody who is not named")}, which is not in the keyring";
        foreach (var key in _keys)
        {
            if (!key.Key.IsIssuerOf(signature))
                continue;
            reason = Verify(canonical, signature, key, now);
            if (reason.Length == 0)
                return "";
        }

        return reason;
    }

    private static string Verify(byte[] canonical, OpenPgpSignature signature, CertifiedKey key, DateTimeOffset now)
    {
        if (key.Problem(now) is { Length: > 0 } problem)
            return problem;
        if (signature.Claims.Created < key.Key.Created)
            return $"its signature is older than the key {key.Key.Id}";
        return key.Key.Verify(signature, canonical) switch
        {
            SignatureVerdict.Holds => "",
            SignatureVerdict.DoesNotHold => "it was changed after it was signed",
            _ => "its signature is damaged, or of a kind that is not known here",
        };
    }
}
