using System.Buffers.Binary;
using System.Text;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>Puts together which keys are in keyrings, and what is signed about each (RFC 9580 section 10.1).</summary>
internal sealed class KeyringReader
{
    // Keyrings of whole distributions have 30 MB.
    private const int MaxSize = 64 * 1024 * 1024;
    private const int MaxStatements = 1024;
    private const int MaxSubkeys = 256;
    private const byte UserIdMark = 0xB4;
    private const byte UserAttributeMark = 0xD1;

    private readonly Dictionary<string, CertifiedKey> _primaries = new(StringComparer.Ordinal);
    private CertifiedKey? _primary;
    private CertifiedKey? _about;
    private byte[] _subject = [];

    /// <summary>All keys, in the order in which they stand there.</summary>
    public List<CertifiedKey> Keys { get; } = [];

    /// <summary>Reads one keyring, armored or not, and returns why it cannot be used, in one line; empty when it can. The same key in several keyrings is one.</summary>
    public string Add(byte[] content)
    {
        if (content.Length > MaxSize)
            return "it is larger than 64 MiB";
        if (Octets(content) is not { } octets || Packet.ReadAll(octets) is not { } packets)
            return "it is damaged; write it with 'gpg --export'";
        var hasKey = false;
        var hasKnownKey = false;
        _primary = _about = null;
        foreach (var packet in packets)
        {
            Add(packet);
            if (_about is { StatementCount: > MaxStatements } || _primary is { StatementCount: > MaxStatements })
                return $"more than {MaxStatements} things are signed about the key {_primary!.Key.Id}; write it with 'gpg --export-options export-minimal --export'";
            if (_primary is { Subkeys.Count: > MaxSubkeys })
                return $"the key {_primary.Key.Id} has more than {MaxSubkeys} subkeys";
            hasKey |= packet.Tag == Packet.PublicKey;
            hasKnownKey |= packet.Tag is Packet.PublicKey or Packet.PublicSubkey && _about is { Key.IsKnown: true };
        }

        return hasKnownKey ? ""
            : hasKey ? "it holds no key of a kind that is known here: RSA, DSA, ECDSA or Ed25519, of version 4"
            : "it holds no public key; write it with 'gpg --export'";
    }

    private static byte[]? Octets(byte[] content) =>
        content is [> 0x7F, ..] and not [0xEF, 0xBB, 0xBF, ..] ? content : Armor.Decode(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'), Armor.PublicKeys);

    private void Add(Packet packet)
    {
        switch (packet.Tag)
        {
            case Packet.PublicKey:
                _about = _primary = OpenPgpKey.Read(packet.Body) is { } key ? Primary(key) : null;
                _subject = [];
                break;
            case Packet.SecretKey:
                _about = _primary = null;
                break;
            case Packet.PublicSubkey:
                _about = _primary is not null && OpenPgpKey.Read(packet.Body) is { } subkey ? Subkey(_primary, subkey) : null;
                _subject = _about?.Key.Framed ?? [];
                break;
            case Packet.UserId:
                (_about, _subject) = (_primary, Subject(UserIdMark, packet.Body.Span));
                break;
            case Packet.UserAttribute:
                (_about, _subject) = (_primary, Subject(UserAttributeMark, packet.Body.Span));
                break;
            case Packet.Signature when _about is not null && OpenPgpSignature.Read(packet.Body) is { } signature && _primary!.Key.IsIssuerOf(signature):
                // What is said of the key alone may stand anywhere: a revocation is often put behind all.
                if (signature.Type is OpenPgpSignature.DirectKey or OpenPgpSignature.KeyRevocation)
                    _primary.Add(signature, []);
                else
                    _about.Add(signature, _subject);
                break;
        }
    }

    private CertifiedKey Primary(OpenPgpKey key)
    {
        if (!_primaries.TryGetValue(key.Fingerprint, out var known))
        {
            _primaries.Add(key.Fingerprint, known = new CertifiedKey(key, primary: null));
            Keys.Add(known);
        }

        return known;
    }

    private CertifiedKey Subkey(CertifiedKey primary, OpenPgpKey key)
    {
        foreach (var subkey in primary.Subkeys)
        {
            if (subkey.Key.Fingerprint == key.Fingerprint)
                return subkey;
        }

        var added = new CertifiedKey(key, primary);
        primary.Subkeys.Add(added);
        Keys.Add(added);
        return added;
    }

    private static byte[] Subject(byte mark, ReadOnlySpan<byte> user)
    {
        var subject = new byte[5 + user.Length];
        subject[0] = mark;
        BinaryPrimitives.WriteUInt32BigEndian(subject.AsSpan(1), (uint)user.Length);
        user.CopyTo(subject.AsSpan(5));
        return subject;
    }
}
