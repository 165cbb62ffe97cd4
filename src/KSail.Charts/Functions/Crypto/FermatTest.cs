using System.Numerics;
using System.Runtime.InteropServices;

namespace KSail.Charts.Functions;

/// <summary>
/// Whether two to the power of n - 1 is one modulo n, which rules out nearly every number that is no prime. By Montgomery's multiplication, many
/// times as fast as the runtime's numbers of any size, because a key takes dozens of these.
/// </summary>
internal static class FermatTest
{
    public static bool Passes(BigInteger candidate)
    {
        var size = (int)((candidate.GetBitLength() + 63) / 64);
        var n = Limbs(candidate, size);
        var one = Limbs((BigInteger.One << (64 * size)) % candidate, size);
        var value = (ulong[])one.Clone();
        var product = new ulong[size + 2];
        var inverse = NegativeInverse(n[0]);
        var exponent = Limbs(candidate - 1, size);
        for (var bit = (int)(candidate - 1).GetBitLength() - 1; bit >= 0; bit--)
        {
            Square(value, n, inverse, product);
            if (((exponent[bit >> 6] >> (bit & 63)) & 1) != 0)
                Double(value, n);
        }

        return value.AsSpan().SequenceEqual(one);
    }

    private static ulong[] Limbs(BigInteger value, int size)
    {
        var bytes = new byte[size * 8];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();
    }

    // Newton's iteration doubles the right bits each time.
    private static ulong NegativeInverse(ulong n)
    {
        var inverse = n;
        for (var i = 0; i < 6; i++)
            inverse = unchecked(inverse * (2 - (n * inverse)));
        return unchecked(0 - inverse);
    }

    private static void Square(ulong[] value, ulong[] n, ulong inverse, ulong[] product)
    {
        var size = n.Length;
        Array.Clear(product);
        for (var i = 0; i < size; i++)
        {
            var carry = MultiplyAdd(product, value, value[i]);
            Carry(product, size, carry);
            carry = MultiplyAdd(product, n, unchecked(product[0] * inverse));
            Carry(product, size, carry);
            Array.Copy(product, 1, product, 0, size + 1);
            product[size + 1] = 0;
        }

        if (product[size] != 0 || IsAtLeast(product, n))
            Subtract(product, n);
        Array.Copy(product, value, size);
    }

    // Adds value * factor and gives what does not fit.
    private static ulong MultiplyAdd(ulong[] sum, ulong[] value, ulong factor)
    {
        ulong carry = 0;
        for (var j = 0; j < value.Length; j++)
        {
            var high = Math.BigMul(value[j], factor, out var low);
            low = unchecked(low + carry);
            high += low < carry ? 1UL : 0;
            var added = unchecked(sum[j] + low);
            high += added < low ? 1UL : 0;
            sum[j] = added;
            carry = high;
        }

        return carry;
    }

    private static void Carry(ulong[] sum, int at, ulong carry)
    {
        sum[at] = unchecked(sum[at] + carry);
        if (sum[at] < carry)
            sum[at + 1]++;
    }

    private static void Double(ulong[] value, ulong[] n)
    {
        var carry = value[^1] >> 63;
        for (var j = value.Length - 1; j > 0; j--)
            value[j] = (value[j] << 1) | (value[j - 1] >> 63);
        value[0] <<= 1;
        if (carry != 0 || IsAtLeast(value, n))
            Subtract(value, n);
    }

    private static bool IsAtLeast(ulong[] value, ulong[] n)
    {
        for (var j = n.Length - 1; j >= 0; j--)
        {
            if (value[j] != n[j])
                return value[j] > n[j];
        }

        return true;
    }

    private static void Subtract(ulong[] value, ulong[] n)
    {
        ulong borrow = 0;
        for (var j = 0; j < n.Length; j++)
        {
            var difference = unchecked(value[j] - n[j] - borrow);
            borrow = value[j] < n[j] || (value[j] == n[j] && borrow != 0) ? 1UL : 0;
            value[j] = difference;
        }
    }
}
