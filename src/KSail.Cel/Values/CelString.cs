using System.Text;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>
/// Text. Functions count in Unicode code points; most texts have as many UTF-16 code units as code points, which is found out once.
/// </summary>
internal sealed class CelString(string value) : CelValue
{
    private int _length = -1;

    public string Value { get; } = value;

    public override CelType Type => CelType.Text;

    public override long Size => Length;

    public override bool IsZero => Value.Length == 0;

    /// <summary>The number of code points.</summary>
    public int Length
    {
        get
        {
            if (_length < 0)
                _length = CodePoints.Count(Value);
            return _length;
        }
    }

    /// <summary>Whether code points and code units are the same.</summary>
    public bool IsFlat => Length == Value.Length;

    /// <summary>Position in code units of a code point; the end of the text for the one after the last.</summary>
    public int UnitOf(int codePoint) => IsFlat ? codePoint : CodePoints.UnitOf(Value, codePoint);

    public override CelValue EqualTo(CelValue other, CelRun run) => CelBool.Of(other is CelString text && text.Value == Value);

    public override int? CompareTo(CelValue other) => other is CelString text ? CodePoints.Compare(Value, text.Value) : null;
}

/// <summary>Texts as sequences of code points. Half of a surrogate pair, which no file can hold, counts as one.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && char.IsLowSurrogate(text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>Position in code units of a code point.</summary>
    public static int UnitOf(string text, int codePoint)
    {
        var unit = 0;
        for (; codePoint > 0; codePoint--)
            unit += LengthAt(text, unit);
        return unit;
    }

    /// <summary>How many code units the code point at a position has.</summary>
    public static int LengthAt(string text, int unit) =>
        unit + 1 < text.Length && char.IsHighSurrogate(text[unit]) && char.IsLowSurrogate(text[unit + 1]) ? 2 : 1;

    /// <summary>The code point at a position.</summary>
    public static int At(string text, int unit) => LengthAt(text, unit) == 2 ? char.ConvertToUtf32(text[unit], text[unit + 1]) : text[unit];

    /// <summary>The order of code points, which is that of UTF-8 bytes; code units order surrogates before U+E000.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a == b)
                continue;
            if (char.IsSurrogate(a) != char.IsSurrogate(b))
                return char.IsSurrogate(a) ? 1 : -1;
            return a < b ? -1 : 1;
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>How many bytes the text has in UTF-8.</summary>
    public static int Utf8Length(string text) => Encoding.UTF8.GetByteCount(text);
}
