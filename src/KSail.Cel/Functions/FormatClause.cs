using System.Globalization;

namespace KSail.Cel.Functions;

/// <summary>A clause of a format text: <c>%s</c>, <c>%.2f</c>.</summary>
/// <param name="Verb">The letter.</param>
/// <param name="Precision">Digits after the point; 6 if the clause does not say.</param>
/// <param name="End">Where the text goes on.</param>
internal sealed record FormatClause(char Verb, int Precision, int End)
{
    /// <summary>The digits after the point where a clause does not say how many.</summary>
    public const int DefaultPrecision = 6;

    /// <summary>Reads the clause whose percent sign is at a position; null and why not otherwise.</summary>
    public static FormatClause? Read(string text, int at, out string problem)
    {
        problem = "";
        at++;
        var precision = DefaultPrecision;
        if (at < text.Length && text[at] == '.')
        {
            var start = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision))
            {
                problem = "after '%.' a number of digits is needed, as in %.2f";
                return null;
            }
        }

        if (at == text.Length)
        {
            problem = "the format text ends within a clause; write %% for a percent sign";
            return null;
        }

        if (text[at] is not ('s' or 'd' or 'f' or 'e' or 'b' or 'x' or 'X' or 'o'))
        {
            problem = $"'%{text[at]}' is no clause; there are %s, %d, %f, %e, %b, %x, %X and %o, and %% for a percent sign";
            return null;
        }

        return new FormatClause(text[at], precision, at + 1);
    }
}
