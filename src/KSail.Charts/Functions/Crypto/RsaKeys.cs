using System.Numerics;
using System.Security.Cryptography;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>RSA keys that follow from the seed of a rendering: the runtime only makes keys that nobody can make again.</summary>
internal static class RsaKeys
{
    private const int SieveLimit = 1 << 16;

    private static readonly BigInteger PublicExponent = 65537;

    /// <summary>A key in PEM, PKCS #1.</summary>
    public static string Generate(TemplateRun run, int bits)
    {
        using var key = Make(run, bits);
        return key.ExportRSAPrivateKeyPem() + "\n";
    }

    /// <summary>A key.</summary>
    public static RSA Make(TemplateRun run, int bits)
    {
        while (true)
        {
            var p = Prime(run, bits / 2);
            var q = Prime(run, bits / 2);
            if (p == q)
                continue;
            if (p < q)
                (p, q) = (q, p);
            var totient = (p - 1) * (q - 1);
            if (BigInteger.GreatestCommonDivisor(totient, PublicExponent) != 1)
                continue;
            var d = Inverse(PublicExponent, totient / BigInteger.GreatestCommonDivisor(p - 1, q - 1));
            var parameters = new RSAParameters
            {
                Modulus = Bytes(p * q, bits / 8),
                Exponent = [1, 0, 1],
                D = Bytes(d, bits / 8),
                P = Bytes(p, bits / 16),
                Q = Bytes(q, bits / 16),
                DP = Bytes(d % (p - 1), bits / 16),
                DQ = Bytes(d % (q - 1), bits / 16),
                InverseQ = Bytes(Inverse(q, p), bits / 16),
            };
            return RSA.Create(parameters);
        }
    }

    // A random start with both upper bits set, so that products have full length; then every odd number that no small prime divides.
    private static BigInteger Prime(TemplateRun run, int bits)
    {
        while (true)
        {
            var start = run.Random.Bits(bits) | (BigInteger.One << (bits - 1)) | (BigInteger.One << (bits - 2)) | 1;
            var composite = Sieve(start, bits * 8);
            for (var i = 0; i < composite.Length; i++)
            {
                if (composite[i])
                    continue;
                run.Step(bits * 16L);
                var candidate = start + (2 * i);
                if (FermatTest.Passes(candidate) && IsProbablyPrime(run, candidate, bits))
                    return candidate;
            }
        }
    }

    private static bool[] Sieve(BigInteger start, int length)
    {
        var composite = new bool[length];
        var isComposite = new bool[SieveLimit];
        for (var prime = 3; prime < SieveLimit; prime += 2)
        {
            if (isComposite[prime])
                continue;
            for (var i = prime * 3; i < SieveLimit && i > 0; i += prime * 2)
                isComposite[i] = true;
            // The first i for which start + 2i is a multiple.
            var rest = (int)(start % prime);
            var first = rest == 0 ? 0 : (prime - rest) % 2 == 0 ? (prime - rest) / 2 : ((2 * prime) - rest) / 2;
            for (var i = first; i < length; i += prime)
                composite[i] = true;
        }

        return composite;
    }

    // Miller and Rabin, with as many rounds as FIPS 186-5 asks for at these sizes.
    private static bool IsProbablyPrime(TemplateRun run, BigInteger candidate, int bits)
    {
        var odd = candidate - 1;
        var twos = 0;
        for (; odd.IsEven; twos++)
            odd >>= 1;
        for (var round = 0; round < 5; round++)
        {
            var x = BigInteger.ModPow((run.Random.Bits(bits - 2) % (candidate - 3)) + 2, odd, candidate);
            var passes = x.IsOne || x == candidate - 1;
            for (var i = 1; i < twos && !passes; i++)
            {
                x = x * x % candidate;
                passes = x == candidate - 1;
            }

            if (!passes)
                return false;
        }

        return true;
    }

    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (a, b, x, y) = (value % modulus, modulus, BigInteger.One, BigInteger.Zero);
        while (a > 1)
        {
            var quotient = BigInteger.DivRem(a, b, out var rest);
            (a, b) = (b, rest);
            (x, y) = (y, x - (quotient * y));
        }

        return x.Sign < 0 ? x + modulus : x;
    }

    private static byte[] Bytes(BigInteger value, int length)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        var padded = new byte[length];
        bytes.CopyTo(padded, length - bytes.Length);
        return padded;
    }
}
