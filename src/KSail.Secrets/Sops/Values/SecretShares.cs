using System.Security.Cryptography;
using KSail.Secrets.Age;

namespace KSail.Secrets.Sops.Values;

/// <summary>
/// Shamir's secret sharing as SOPS has it from Vault (getsops/sops <c>shamir</c>): each byte is the value at 0 of a random polynomial over GF(2^8), with
/// the polynomial of AES; a share is the values at one place, and behind them the place.
/// </summary>
internal static class SecretShares
{
    /// <summary>Splits a secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="count">How many shares to make, 2 to 255.</param>
    /// <param name="threshold">How many of them give the secret, 2 to <paramref name="count"/>.</param>
    /// <param name="random">Where coefficients come from.</param>
    public static byte[][] Split(ReadOnlySpan<byte> secret, int count, int threshold, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 255);
        var shares = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            // That there are shares is no secret, so neither are their places.
            shares[i] = new byte[secret.Length + 1];
            shares[i][^1] = (byte)(i + 1);
        }

        Span<byte> coefficients = stackalloc byte[threshold];
        for (var at = 0; at < secret.Length; at++)
        {
            random(coefficients);
            coefficients[0] = secret[at];
            foreach (var share in shares)
            {
                byte value = 0;
                for (var degree = threshold - 1; degree >= 0; degree--)
                    value = (byte)(Multiply(value, share[^1]) ^ coefficients[degree]);
                share[at] = value;
            }
        }

        CryptographicOperations.ZeroMemory(coefficients);
        return shares;
    }

    /// <summary>Puts a secret together; null when the shares do not belong together. Too few shares, or wrong ones, give another secret.</summary>
    public static byte[]? Combine(IReadOnlyList<byte[]> shares)
    {
        if (shares.Count < 2)
            return null;
        for (var i = 0; i < shares.Count; i++)
        {
            if (shares[i].Length < 2 || shares[i].Length != shares[0].Length || shares[i][^1] == 0)
                return null;
            for (var j = 0; j < i; j++)
            {
                if (shares[i][^1] == shares[j][^1])
                    return null;
            }
        }

        var secret = new byte[shares[0].Length - 1];
        foreach (var share in shares)
        {
            // Lagrange's basis at 0: in this field, minus is exclusive or.
            byte basis = 1;
            foreach (var other in shares)
            {
                if (other != share)
                    basis = Multiply(basis, Multiply(other[^1], Inverse((byte)(share[^1] ^ other[^1]))));
            }

            for (var at = 0; at < secret.Length; at++)
                secret[at] ^= Multiply(share[at], basis);
        }

        return secret;
    }

    // Without tables and branches, so that neither caches nor predictors learn anything of the factors.
    private static byte Multiply(byte left, byte right)
    {
        int product = 0, factor = left;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= factor & -((right >> bit) & 1);
            factor = (factor << 1) ^ (0x11b & -(factor >> 7));
        }

        return (byte)product;
    }

    // The group has 255 elements, so the inverse is the power of 254.
    private static byte Inverse(byte value)
    {
        byte result = 1, square = value;
        for (var i = 0; i < 7; i++)
        {
            square = Multiply(square, square);
            result = Multiply(result, square);
        }

        return result;
    }
}
