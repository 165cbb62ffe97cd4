using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions of chance. Here they follow from the seed of the rendering, and are noted.</summary>
internal static class RandomFunctions
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static TemplateFunction? Find(string name) => name switch
    {
        "randAlphaNum" => new(name, "i", static (run, a) => Pick(run, "randAlphaNum", (nint)a[0]!, Digits + Letters)),
        "randAlpha" => new(name, "i", static (run, a) => Pick(run, "randAlpha", (nint)a[0]!, Letters)),
        "randNumeric" => new(name, "i", static (run, a) => Pick(run, "randNumeric", (nint)a[0]!, Digits)),
        "randAscii" => new(name, "i", static (run, a) => Ascii(run, (nint)a[0]!)),
        "randInt" => new(name, "ii", static (run, a) => Number(run, (nint)a[0]!, (nint)a[1]!)),
        "randBytes" => new(name, "i", static (run, a) => Bytes(run, (nint)a[0]!)),
        "shuffle" => new(name, "s", static (run, a) => Shuffle(run, (string)a[0]!)),
        "uuidv4" => new(name, "", static (run, _) => Uuid(run)),
        _ => null,
    };

    private static string Pick(TemplateRun run, string function, nint count, string characters)
    {
        run.NoteIrreproducible(function);
        if (count <= 0)
            return "";
        run.CheckLength(count * 64L);
        var text = new StringBuilder((int)count);
        for (var i = 0; i < count; i++)
            text.Append(characters[(int)run.Random.Below(characters.Length)]);
        return text.ToString();
    }

    // All that can be printed, and the blank.
    private static string Ascii(TemplateRun run, nint count)
    {
        var characters = new StringBuilder();
        for (var c = ' '; c < '\x7f'; c++)
            characters.Append(c);
        return Pick(run, "randAscii", count, characters.ToString());
    }

    private static object Number(TemplateRun run, nint least, nint bound)
    {
        run.NoteIrreproducible("randInt");
        return bound <= least ? throw new FunctionException("invalid argument to Intn") : (nint)(run.Random.Below(bound - least) + least);
    }

    private static string Bytes(TemplateRun run, nint count)
    {
        run.NoteIrreproducible("randBytes");
        if (count < 0)
            throw new FunctionException("runtime error: makeslice: len out of range");
        run.CheckLength(count * 64L);
        return System.Convert.ToBase64String(run.Random.Bytes((int)count));
    }

    private static string Shuffle(TemplateRun run, string text)
    {
        run.NoteIrreproducible("shuffle");
        run.CheckLength(text.Length * 64L);
        var runes = new List<Rune>(text.EnumerateRunes());
        for (var i = runes.Count - 1; i > 0; i--)
        {
            var other = (int)run.Random.Below(i + 1);
            (runes[i], runes[other]) = (runes[other], runes[i]);
        }

        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
            result.Append(rune.ToString());
        return result.ToString();
    }

    private static string Uuid(TemplateRun run)
    {
        run.NoteIrreproducible("uuidv4");
        var bytes = run.Random.Bytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
