namespace KSail.Documents.Diagnostics;

/// <summary>A place in a source file, as MSBuild and editors count it.</summary>
/// <param name="File">Absolute path of the file; empty when the place is not in a file.</param>
/// <param name="Line">First line, from 1; 0 means the file as a whole.</param>
/// <param name="Column">First column, from 1, in UTF-16 code units; 0 when <paramref name="Line"/> is 0.</param>
/// <param name="EndLine">Last line, from 1; 0 when the end is not known.</param>
/// <param name="EndColumn">Column after the last character; 0 when the end is not known.</param>
public readonly record struct SourceSpan(string File, int Line, int Column, int EndLine = 0, int EndColumn = 0) : IComparable<SourceSpan>
{
    /// <summary>No place at all: the finding concerns the project as a whole.</summary>
    public static readonly SourceSpan None = new("", 0, 0);

    /// <summary>The file as a whole.</summary>
    public static SourceSpan OfFile(string path) => new(path, 0, 0);

    /// <summary>Whether this names a file.</summary>
    public bool HasFile => !string.IsNullOrEmpty(File);

    /// <summary>Orders by file (ordinal), then by position, so that reports do not depend on the order of work.</summary>
    public int CompareTo(SourceSpan other)
    {
        var file = string.CompareOrdinal(File, other.File);
        if (file != 0)
            return file;
        if (Line != other.Line)
            return Line.CompareTo(other.Line);
        if (Column != other.Column)
            return Column.CompareTo(other.Column);
        return EndLine != other.EndLine ? EndLine.CompareTo(other.EndLine) : EndColumn.CompareTo(other.EndColumn);
    }

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(SourceSpan left, SourceSpan right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(SourceSpan left, SourceSpan right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/> or equals it.</summary>
    public static bool operator <=(SourceSpan left, SourceSpan right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/> or equals it.</summary>
    public static bool operator >=(SourceSpan left, SourceSpan right) => left.CompareTo(right) >= 0;

    /// <summary><c>file(line,column)</c>, as compilers print it.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}({Line},{Column})";
}
