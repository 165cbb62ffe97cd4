using System.Buffers.Binary;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>What a signature says of itself, in subpackets (RFC 9580 section 5.2.3.7).</summary>
internal sealed class SignatureClaims
{
    private const int CreationTime = 2;
    private const int ExpirationTime = 3;
    private const int KeyExpirationTime = 9;
    private const int IssuerKeyId = 16;
    private const int KeyFlags = 27;
    private const int EmbeddedSignature = 32;
    private const int IssuerKeyFingerprint = 33;
    private const byte SignsData = 0x02;

    /// <summary>Seconds since 1970.</summary>
    public uint Created { get; set; }

    /// <summary>Seconds for which the signature holds; 0 for ever.</summary>
    public uint Lifetime { get; private set; }

    /// <summary>Seconds from its creation for which the key that it is about is used; 0 for ever.</summary>
    public uint KeyLifetime { get; private set; }

    /// <summary>In hexadecimal; empty where nothing is said.</summary>
    public string IssuerId { get; set; } = "";

    /// <summary>In hexadecimal; empty where nothing is said.</summary>
    public string IssuerFingerprint { get; private set; } = "";

    /// <summary>Whether the key that it is about signs data; null where nothing is said.</summary>
    public bool? KeySigns { get; private set; }

    /// <summary>What a subkey answers the key that it belongs to; null for nothing.</summary>
    public OpenPgpSignature? Answer { get; private set; }

    /// <summary>Whether it demands by a critical subpacket what is not known here, and says nothing to who does not know it.</summary>
    public bool DemandsMore { get; private set; }

    /// <summary>Reads an area of subpackets; false where it is damaged.</summary>
    /// <param name="area">The subpackets.</param>
    /// <param name="isSigned">Whether the area is signed. One that is not can only help to find the key, or bring another signature.</param>
    /// <param name="isEmbedded">Whether the signature stands in another.</param>
    public bool Read(ReadOnlyMemory<byte> area, bool isSigned, bool isEmbedded)
    {
        var reader = new OctetReader(area.Span);
        while (!reader.Rest.IsEmpty)
        {
            if (!Packet.TryTakeLength(ref reader, last: 254, out var length) || length == 0 || !reader.TryTakeByte(out var type))
                return false;
            var start = area.Length - reader.Rest.Length;
            if (!reader.TryTake(length - 1, out _) || !Read(type & 0x7F, type > 0x7F, area.Slice(start, (int)length - 1), isSigned, isEmbedded))
                return false;
        }

        return true;
    }

    private bool Read(int type, bool isCritical, ReadOnlyMemory<byte> data, bool isSigned, bool isEmbedded)
    {
        switch (type)
        {
            case IssuerKeyId:
                IssuerId = Convert.ToHexString(data.Span);
                return data.Length == OpenPgpKey.IdSize;
            case IssuerKeyFingerprint:
                // Of keys of other versions, none of which is known here.
                if (data.Span is [4, .. var fingerprint])
                    IssuerFingerprint = Convert.ToHexString(fingerprint);
                return data.Length > 1;
            case EmbeddedSignature:
                Answer ??= isEmbedded ? null : OpenPgpSignature.ReadEmbedded(data);
                return true;
            default:
                return !isSigned || ReadSigned(type, isCritical, data.Span);
        }
    }

    private bool ReadSigned(int type, bool isCritical, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case CreationTime or ExpirationTime or KeyExpirationTime:
                if (data.Length != sizeof(uint))
                    return false;
                var seconds = BinaryPrimitives.ReadUInt32BigEndian(data);
                if (type == CreationTime)
                    Created = seconds;
                else if (type == ExpirationTime)
                    Lifetime = seconds;
                else
                    KeyLifetime = seconds;
                return true;
            case KeyFlags:
                KeySigns = data.Length > 0 && (data[0] & SignsData) != 0;
                return true;
            default:
                DemandsMore |= isCritical && !IsWithoutConsequence(type);
                return true;
        }
    }

    // Export, trust, revocability, revokers, preferences, features, addresses and reasons change nothing about whether the signature is one of the key.
    private static bool IsWithoutConsequence(int type) => type is 4 or 5 or 7 or 11 or 12 or (>= 21 and <= 26) or 28 or 29 or 30 or 34 or 39;
}
