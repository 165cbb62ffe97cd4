namespace KSail.Schemas.Compilation;

/// <summary>
/// The order of UTF-8 bytes, which a table's binary searches follow. Ordinal order of UTF-16 is the same but for surrogates, which stand for
/// characters beyond all others.
/// </summary>
internal static class Utf8Order
{
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a != b)
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a - b : char.IsSurrogate(a) ? 1 : -1;
        }

        return left.Length - right.Length;
    }
}
