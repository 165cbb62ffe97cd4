namespace KSail.Oci.Signing.OpenPgp;

/// <summary>A signature of version 3 or 4 (RFC 9580 section 5.2, RFC 4880 section 5.2.2). What it says of itself holds only once it is verified.</summary>
internal sealed class OpenPgpSignature
{
    public const int Binary = 0x00;
    public const int Text = 0x01;
    public const int FirstCertification = 0x10;
    public const int LastCertification = 0x13;
    public const int SubkeyBinding = 0x18;
    public const int PrimaryKeyBinding = 0x19;
    public const int DirectKey = 0x1F;
    public const int KeyRevocation = 0x20;
    public const int SubkeyRevocation = 0x28;

    private OpenPgpSignature(ReadOnlyMemory<byte> body) => Body = body;

    public ReadOnlyMemory<byte> Body { get; }

    public int Version { get; private init; }

    public int Type { get; private init; }

    /// <summary>Number of the algorithm of the key.</summary>
    public int Algorithm { get; private init; }

    /// <summary>Number of the algorithm of the digest.</summary>
    public int Hash { get; private init; }

    /// <summary>What is signed along with the content: from the version to the end of the hashed subpackets.</summary>
    public ReadOnlyMemory<byte> Hashed { get; private init; }

    /// <summary>The numbers that only the key's algorithm understands.</summary>
    public ReadOnlyMemory<byte> Material { get; private init; }

    public SignatureClaims Claims { get; private init; } = new();

    /// <summary>Reads a signature; null where it is damaged, or of another version.</summary>
    public static OpenPgpSignature? Read(ReadOnlyMemory<byte> body) => Read(body, isEmbedded: false);

    /// <summary>Reads a signature that stands in another; a third is not looked for.</summary>
    public static OpenPgpSignature? ReadEmbedded(ReadOnlyMemory<byte> body) => Read(body, isEmbedded: true);

    /// <summary>Whether it has expired.</summary>
    public bool IsOver(DateTimeOffset now) => Claims.Lifetime > 0 && (long)Claims.Created + Claims.Lifetime < now.ToUnixTimeSeconds();

    private static OpenPgpSignature? Read(ReadOnlyMemory<byte> body, bool isEmbedded) => body.Span switch
    {
        [3, 5, ..] => ReadVersion3(body),
        [4, ..] => ReadVersion4(body, isEmbedded),
        _ => null,
    };

    private static OpenPgpSignature? ReadVersion3(ReadOnlyMemory<byte> body)
    {
        var reader = new OctetReader(body.Span[2..]);
        return reader.TryTakeByte(out var type) && reader.TryTakeUInt32(out var created) && reader.TryTake(OpenPgpKey.IdSize, out var issuer)
            && reader.TryTakeByte(out var algorithm) && reader.TryTakeByte(out var hash) && reader.TryTakeUInt16(out _)
            ? new OpenPgpSignature(body)
            {
                Version = 3, Type = type, Algorithm = algorithm, Hash = hash, Claims = new SignatureClaims { Created = created, IssuerId = Convert.ToHexString(issuer) },
            }
            : null;
    }

    private static OpenPgpSignature? ReadVersion4(ReadOnlyMemory<byte> body, bool isEmbedded)
    {
        const int Head = 6;
        var reader = new OctetReader(body.Span[1..]);
        if (!reader.TryTakeByte(out var type) || !reader.TryTakeByte(out var algorithm) || !reader.TryTakeByte(out var hash)
            || !reader.TryTakeUInt16(out var hashed) || !reader.TryTake(hashed, out _)
            || !reader.TryTakeUInt16(out var loose) || !reader.TryTake(loose, out _) || !reader.TryTakeUInt16(out _))
            return null;
        var claims = new SignatureClaims();
        var looseAt = Head + hashed + sizeof(ushort);
        // What is signed is read last, so that it stands where both say something.
        if (!claims.Read(body.Slice(looseAt, loose), isSigned: false, isEmbedded) || !claims.Read(body.Slice(Head, hashed), isSigned: true, isEmbedded))
            return null;
        return new OpenPgpSignature(body)
        {
            Version = 4, Type = type, Algorithm = algorithm, Hash = hash, Hashed = body[..(Head + hashed)], Material = body[^reader.Rest.Length..], Claims = claims,
        };
    }
}
