using System.Buffers;
using System.Text;
using System.Text.Unicode;
using KSail.Documents.Diagnostics;

namespace KSail.Documents.Yaml;

/// <summary>A place in a text that <see cref="DirectReader"/> reads. The text ends in a NUL, which no text that is taken holds elsewhere.</summary>
internal sealed class DirectCursor : IDisposable
{
    /// <summary>The column of what ends a document: the end of the text, or a marker.</summary>
    public const int End = -1;

    // What is larger would stay in the pool for long.
    private const int LargestPooled = 1 << 20;

    private readonly string _path;
    private int _lineStart;
    private StringBuilder? _scratch;

    private DirectCursor(string path, char[] text)
    {
        _path = path;
        Text = text;
    }

    /// <summary>The text and what the pool has given beyond it.</summary>
    public char[] Text { get; }

    /// <summary>Where the cursor stands in <see cref="Text"/>.</summary>
    public int At { get; set; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The column of <see cref="At"/>, from 0.</summary>
    public int Column => At - _lineStart;

    /// <summary>The column of what comes next, as <see cref="ToContent"/> found it: <see cref="End"/> where the document ends.</summary>
    public int Indent { get; private set; }

    /// <summary>For one text at a time that has to be put together.</summary>
    public StringBuilder Scratch => _scratch ??= new StringBuilder();

    /// <summary>Adds line breaks to <see cref="Scratch"/>.</summary>
    public void AppendBreaks(int count)
    {
        for (; count > 0; count--)
            Scratch.Append('\n');
    }

    public char Current => Text[At];

    public SourceSpan Here => new(_path, Line, Column + 1);

    /// <summary>At the start of a text; null where it holds what only the full reader can judge.</summary>
    public static DirectCursor? Open(string path, ReadOnlySpan<char> text)
    {
        var buffer = Rent(text.Length + 1);
        text.CopyTo(buffer);
        return Open(path, buffer, text.Length);
    }

    /// <summary>At the start of a text in UTF-8 without byte order mark; null as above.</summary>
    public static DirectCursor? Open(string path, ReadOnlySpan<byte> text)
    {
        var buffer = Rent(text.Length + 1);
        if (Utf8.ToUtf16(text, buffer, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done)
            return Open(path, buffer, length);
        Return(buffer);
        return null;
    }

    private static DirectCursor? Open(string path, char[] buffer, int length)
    {
        var end = Normalize(buffer.AsSpan(0, length));
        if (end < 0)
        {
            Return(buffer);
            return null;
        }

        buffer[end] = '\0';
        return new DirectCursor(path, buffer);
    }

    public void Dispose() => Return(Text);

    /// <summary>Whether nothing but a blank, the end of the line or the end of the text stands at a place.</summary>
    public bool IsBlank(int at) => Text[at] is ' ' or '\n' or '\0';

    public void SkipSpaces()
    {
        while (Text[At] == ' ')
            At++;
    }

    /// <summary>Steps over a line break.</summary>
    public void NextLine()
    {
        At++;
        Line++;
        _lineStart = At;
    }

    /// <summary>Goes past blanks and a comment to the end of the line; false where anything else stands there.</summary>
    public bool ToLineEnd()
    {
        var start = At;
        SkipSpaces();
        if (Text[At] == '#' && At > start)
            SkipComment();
        return Text[At] is '\n' or '\0';
    }

    /// <summary>From the end of a line, or the start of one, to the next line that says something; false at what only the full reader can judge.</summary>
    public bool ToContent()
    {
        while (true)
        {
            SkipSpaces();
            switch (Text[At])
            {
                case '\n':
                    NextLine();
                    continue;
                case '#':
                    SkipComment();
                    continue;
                case '\0':
                    Indent = End;
                    return true;
                default:
                    Indent = IsMarker('-') || IsMarker('.') ? End : Column;
                    return Text[At] != '\t';
            }
        }
    }

    /// <summary>Whether a line <c>---</c> or <c>...</c> begins here.</summary>
    public bool IsMarker(char c) => At == _lineStart && Text[At] == c && Text[At + 1] == c && Text[At + 2] == c && (IsBlank(At + 3) || Text[At + 3] == '\t');

    /// <summary>A place in this line.</summary>
    public SourceSpan SpanOf(int start, int end) => new(_path, Line, start - _lineStart + 1, Line, end - _lineStart + 1);

    /// <summary>The place from <paramref name="start"/>, which may be in a line above, to here.</summary>
    public SourceSpan SpanFrom(in SourceSpan start) => start with { EndLine = Line, EndColumn = Column + 1 };

    private static char[] Rent(int length) => length > LargestPooled ? new char[length] : ArrayPool<char>.Shared.Rent(length);

    private static void Return(char[] buffer)
    {
        if (buffer.Length <= LargestPooled)
            ArrayPool<char>.Shared.Return(buffer);
    }

    private void SkipComment()
    {
        while (Text[At] is not ('\n' or '\0'))
            At++;
    }

    // Takes the carriage return out of Windows' line breaks, which moves nothing in a line; -1 for control characters and other line breaks.
    private static int Normalize(Span<char> text)
    {
        var end = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                continue;
            if (c < ' ' ? c is not ('\n' or '\t') : c > '~' && c is <= '\u009F' or '\u2028' or '\u2029' or '\uFEFF' or >= '\uFFFE')
                return -1;
            text[end++] = c;
        }

        return end;
    }
}
