using System.Globalization;
using System.Text;

namespace KSail.Cel.Patterns;

/// <summary>A set of code points: ranges, and Unicode's general categories.</summary>
internal sealed class CharacterSet
{
    private readonly List<int> _bounds = [];
    private uint _categories;

    /// <summary>Everything but what was added.</summary>
    public bool IsNegated { get; set; }

    /// <summary>Whether upper and lower case are the same.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>A set of one code point.</summary>
    public static CharacterSet Of(int codePoint, bool ignoresCase)
    {
        var set = new CharacterSet { IgnoresCase = ignoresCase };
        set.Add(codePoint, codePoint);
        return set;
    }

    /// <summary>Adds a range, both ends included.</summary>
    public void Add(int first, int last)
    {
        _bounds.Add(first);
        _bounds.Add(last);
    }

    /// <summary>Adds everything between ranges of ASCII, given as pairs of characters in order.</summary>
    public void AddRanges(string pairs, bool isNegated)
    {
        var next = 0;
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (!isNegated)
                Add(pairs[i], pairs[i + 1]);
            else if (pairs[i] > next)
                Add(next, pairs[i] - 1);
            next = pairs[i + 1] + 1;
        }

        if (isNegated)
            Add(next, 0x10FFFF);
    }

    /// <summary>Adds Unicode categories, as a mask.</summary>
    public void AddCategories(uint mask) => _categories |= mask;

    /// <summary>Whether a code point is in the set.</summary>
    public bool Contains(int codePoint) => (Has(codePoint) || (IgnoresCase && HasOtherCase(codePoint))) != IsNegated;

    private bool Has(int codePoint)
    {
        for (var i = 0; i < _bounds.Count; i += 2)
        {
            if (codePoint >= _bounds[i] && codePoint <= _bounds[i + 1])
                return true;
        }

        return _categories != 0 && (_categories & (1u << (int)CategoryOf(codePoint))) != 0;
    }

    private bool HasOtherCase(int codePoint)
    {
        if (!Rune.IsValid(codePoint))
            return false;
        var rune = new Rune(codePoint);
        var upper = Rune.ToUpperInvariant(rune);
        // Some letters have several lower forms, such as the two sigmas.
        return Has(upper.Value) || Has(Rune.ToLowerInvariant(rune).Value) || Has(Rune.ToLowerInvariant(upper).Value) || HasKin(codePoint);
    }

    // Letters of which .NET does not say that they are of one kind: k and the Kelvin sign, s and the long s, a-ring and the Angstrom sign.
    private bool HasKin(int codePoint) => codePoint switch
    {
        'k' or 'K' or 0x212A => Has('k') || Has('K') || Has(0x212A),
        's' or 'S' or 0x017F => Has('s') || Has('S') || Has(0x017F),
        0xE5 or 0xC5 or 0x212B => Has(0xE5) || Has(0xC5) || Has(0x212B),
        _ => false,
    };

    private static UnicodeCategory CategoryOf(int codePoint) =>
        Rune.IsValid(codePoint) ? Rune.GetUnicodeCategory(new Rune(codePoint)) : UnicodeCategory.Surrogate;
}
