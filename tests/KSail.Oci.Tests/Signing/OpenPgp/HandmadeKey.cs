using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;
using KSail.Oci.Signing.OpenPgp;

namespace KSail.Oci.Tests.Signing.OpenPgp;

/// <summary>A key of Ed25519 whose packets are written here, so that they can have forms that no program at hand writes.</summary>
/// <param name="algorithm">22 for a key as GnuPG writes it, 27 for one of RFC 9580.</param>
internal sealed class HandmadeKey(int algorithm)
{
    /// <summary>When it was made, in seconds since 1970.</summary>
    public const uint Created = 1_700_000_000;

    private readonly byte[] _seed = SHA256.HashData("a key for tests"u8);

    /// <summary>What a keyring has of it: the key, a user, and what the key says of itself.</summary>
    /// <param name="flags">What it is for: 1 to certify, 2 to sign.</param>
    /// <param name="times">How often it says that.</param>
    public byte[] Keyring(byte flags = 0x03, int times = 1)
    {
        var user = "hand@example.com"u8.ToArray();
        byte[] about = [.. Framed(), 0xB4, 0, 0, 0, (byte)user.Length, .. user];
        var statement = Write(Packet.Signature, Sign(0x13, Created, [2, 27, flags], about).Body);
        var statements = new List<byte>();
        for (var i = 0; i < times; i++)
            statements.AddRange(statement);
        return [.. Write(Packet.PublicKey, Body()), .. Write(Packet.UserId, user), .. statements];
    }

    /// <summary>A text that it signs.</summary>
    /// <param name="text">The text, which has no dashes.</param>
    /// <param name="subpackets">Further subpackets that are signed.</param>
    /// <param name="isShort">Whether a number of the signature shall begin with zeros, which are not written.</param>
    public string Message(string text, byte[] subpackets, bool isShort = false)
    {
        var content = Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal));
        for (var time = Created + 1; ; time++)
        {
            var (body, value) = Sign(1, time, subpackets, content);
            if (!isShort || value[0] == 0 || value[32] == 0)
                return $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{text}\n{Armored(Write(Packet.Signature, body))}";
        }
    }

    public static string Armored(byte[] packets) =>
        $"-----BEGIN PGP SIGNATURE-----\n\n{Convert.ToBase64String(packets)}\n={Convert.ToBase64String(Checksum(packets))}\n-----END PGP SIGNATURE-----\n";

    private byte[] Body()
    {
        var point = new byte[32];
        Ed25519.GeneratePublicKey(_seed, 0, point, 0);
        byte[] material = algorithm == 22 ? [9, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01, 1, 7, 0x40, .. point] : point;
        return [4, .. Number(Created), (byte)algorithm, .. material];
    }

    private byte[] Framed() => [0x99, 0, (byte)Body().Length, .. Body()];

    private (byte[] Body, byte[] Value) Sign(byte type, uint time, byte[] subpackets, byte[] content)
    {
#pragma warning disable CA5350 // The fingerprint of a key of version 4 is a SHA-1.
        var fingerprint = SHA1.HashData(Framed());
#pragma warning restore CA5350
        byte[] area = [5, 2, .. Number(time), 22, 33, 4, .. fingerprint, .. subpackets];
        byte[] hashed = [4, type, (byte)algorithm, 8, 0, (byte)area.Length, .. area];
        var digest = SHA256.HashData([.. content, .. hashed, 4, 0xFF, .. Number((uint)hashed.Length)]);
        var value = new byte[64];
        Ed25519.Sign(_seed, 0, digest, 0, digest.Length, value, 0);
        byte[] numbers = algorithm == 22 ? [.. Mpi(value.AsSpan(0, 32)), .. Mpi(value.AsSpan(32))] : value;
        return ([.. hashed, 0, 10, 9, 16, .. fingerprint[^8..], digest[0], digest[1], .. numbers], value);
    }

    // CRC-24 (RFC 9580 section 6.1.1), which GnuPG wants to see.
    private static byte[] Checksum(byte[] packets)
    {
        var crc = 0xB704CE;
        foreach (var octet in packets)
        {
            crc ^= octet << 16;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x800000) == 0 ? crc << 1 : ((crc << 1) ^ 0x1864CFB) & 0xFFFFFF;
        }

        return [(byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }

    private static byte[] Write(int tag, byte[] body) => new Packet(tag, body).ToArray();

    private static byte[] Mpi(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        var bits = (8 * number.Length) - byte.LeadingZeroCount(number[0]);
        return [(byte)(bits >> 8), (byte)bits, .. number];
    }

    private static byte[] Number(uint value)
    {
        var octets = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
