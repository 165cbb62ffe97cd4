using System.Globalization;
using System.Text;
using KSail.Charts.Functions;

namespace KSail.Charts.Templates;

/// <summary>Writes single values by the verbs of Go's <c>fmt</c> package.</summary>
internal sealed partial class ValuePrinter(TemplateRun run)
{
    private const int MaxDepth = 500;

    private readonly StringBuilder _text = new();
    private int _depth;

    public string Text => _text.ToString();

    public void Append(string text)
    {
        run.Step(text.Length >> 6);
        run.CheckTotal(_text.Length + text.Length);
        _text.Append(text);
    }

    /// <summary>The type and the value, as messages about arguments have them.</summary>
    public void WriteWithType(object? value, FormatFlags flags)
    {
        Append(TypeNames.Of(value));
        if (value is null)
            return;
        Append("=");
        Write(value, 'v', flags);
    }

    public void Write(object? value, char verb, FormatFlags flags)
    {
        run.Step();
        if (verb == 'T')
        {
            WriteText(TypeNames.Of(value), 's', flags);
            return;
        }

        switch (value)
        {
            case null when verb == 'v':
                Pad("<nil>", flags);
                break;
            case null:
                Append($"%!{verb}(<nil>)");
                break;
            case string text:
                WriteText(text, verb, flags);
                break;
            case bool boolean when verb is 't' or 'v':
                Pad(boolean ? "true" : "false", flags);
                break;
            case double number:
                WriteFloat(number, verb, flags);
                break;
            case nint or long or int:
                WriteInteger(value, Numbers.ToInt64(value) < 0, Magnitude(Numbers.ToInt64(value)), verb, flags);
                break;
            case byte or ulong:
                WriteInteger(value, false, value is ulong number64 ? number64 : (byte)value, verb, flags);
                break;
            case byte[] bytes:
                WriteBytes(bytes, verb, flags);
                break;
            case ValueList list:
                WriteList(list, verb, flags);
                break;
            case ValueMap map:
                WriteMap(map, verb, flags);
                break;
            case DateTimeOffset time when verb is 'v' or 's' or 'q':
                WriteText(GoTime.Format(time, "2006-01-02 15:04:05.999999999 -0700 MST"), verb, flags);
                break;
            case StructValue structure:
                WriteStruct(structure, verb, flags);
                break;
            case ValueObject { Printed: { } printed }:
                Write(printed, verb, flags);
                break;
            default:
                WriteBad(value, verb, flags);
                break;
        }
    }

    // The width of the verb still holds for the value.
    private void WriteBad(object value, char verb, FormatFlags flags)
    {
        Append($"%!{verb}(");
        WriteWithType(value, flags);
        Append(")");
    }

    private void WriteText(string text, char verb, FormatFlags flags)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV:
                Pad(GoQuote.Of(text), flags);
                break;
            case 'v' or 's':
                Pad(Truncated(text, flags), flags);
                break;
            case 'q':
                var cut = Truncated(text, flags);
                Pad(flags.Sharp && GoQuote.CanBackquote(cut) ? $"`{cut}`" : GoQuote.Of(cut, flags.Plus), flags);
                break;
            case 'x' or 'X':
                WriteHex(GoText.Encode(text), verb, flags);
                break;
            default:
                WriteBad(text, verb, flags);
                break;
        }
    }

    private static string Truncated(string text, FormatFlags flags)
    {
        if (flags.Precision is not { } precision)
            return text;
        var at = 0;
        for (; precision > 0 && at < text.Length; precision--)
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        return text[..at];
    }

    private void WriteHex(byte[] bytes, char verb, FormatFlags flags)
    {
        var length = Math.Min(bytes.Length, flags.Precision ?? int.MaxValue);
        var hex = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            if (flags.Space && i > 0)
                hex.Append(' ');
            if (flags.Sharp && (flags.Space || i == 0))
                hex.Append('0').Append(verb);
            hex.Append(bytes[i].ToString(verb == 'x' ? "x2" : "X2", CultureInfo.InvariantCulture));
        }

        Pad(hex.ToString(), flags);
    }

    private void WriteBytes(byte[] bytes, char verb, FormatFlags flags)
    {
        switch (verb)
        {
            case 's' or 'q':
                WriteText(GoText.Decode(bytes), verb, flags);
                break;
            case 'x' or 'X':
                WriteHex(bytes, verb, flags);
                break;
            default:
                Append("[");
                for (var i = 0; i < bytes.Length; i++)
                {
                    Append(i > 0 ? " " : "");
                    Write(bytes[i], verb, flags);
                }

                Append("]");
                break;
        }
    }

    private void WriteList(ValueList list, char verb, FormatFlags flags)
    {
        Deeper();
        Append(flags.SharpV ? list.TypeName + "{" : "[");
        for (var i = 0; i < list.Count; i++)
        {
            Append(i == 0 ? "" : flags.SharpV ? ", " : " ");
            WriteItem(list[i], verb, flags);
        }

        Append(flags.SharpV ? "}" : "]");
        _depth--;
    }

    private void WriteMap(ValueMap map, char verb, FormatFlags flags)
    {
        Deeper();
        Append(flags.SharpV ? map.TypeName + "{" : "map[");
        var keys = map.SortedKeys;
        for (var i = 0; i < keys.Length; i++)
        {
            Append(i == 0 ? "" : flags.SharpV ? ", " : " ");
            Write(keys[i], verb, flags);
            Append(":");
            WriteItem(map[keys[i]], verb, flags);
        }

        Append(flags.SharpV ? "}" : "]");
        _depth--;
    }

    private void WriteStruct(StructValue structure, char verb, FormatFlags flags)
    {
        Deeper();
        Append(structure.IsPointer ? "&" : "");
        Append(flags.SharpV ? structure.TypeName.TrimStart('*') + "{" : "{");
        for (var i = 0; i < structure.Fields.Count; i++)
        {
            var field = structure.Fields[i];
            Append(i == 0 ? "" : flags.SharpV ? ", " : " ");
            if (flags.SharpV || flags.PlusV)
                Append(field.Name + ":");
            Write(field.Value, verb, flags);
        }

        Append("}");
        _depth--;
    }

    // What an interface holds: nil is nil whatever the verb.
    private void WriteItem(object? value, char verb, FormatFlags flags)
    {
        if (value is null)
            Append(flags.SharpV ? "interface {}(nil)" : "<nil>");
        else
            Write(value, verb, flags);
    }

    private void Deeper()
    {
        if (++_depth > MaxDepth)
            throw new LimitException("the chart's templates print a value that is nested too deeply");
    }

    private static ulong Magnitude(long value) => value < 0 ? unchecked((ulong)-value) : (ulong)value;

    private void Pad(string text, FormatFlags flags)
    {
        if (flags is { Zero: true, Minus: false } && flags.Width is { } width && RuneCount(text) is var count && count < width)
            Append(new string('0', width - count) + text);
        else
            PadBlank(text, flags);
    }

    private void PadBlank(string text, FormatFlags flags)
    {
        if (flags.Width is not { } width || RuneCount(text) is var count && count >= width)
        {
            Append(text);
            return;
        }

        var blanks = new string(' ', width - RuneCount(text));
        Append(flags.Minus ? text + blanks : blanks + text);
    }

    private static int RuneCount(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++, count++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
        }

        return count;
    }
}
