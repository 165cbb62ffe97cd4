using System.Globalization;
using System.Text;
using KSail.Checks.Caching;
using KSail.Configuration.Variables;
using KSail.Documents.Files;

namespace KSail.Checks.Restoring;

/// <summary>
/// What the last restore looked at, so that one in front of every build need not look again. Files are known by length and time, as asking
/// for contents would cost as much as the build itself: at worst a build says that something is not restored. A changed file that still names
/// the same kinds, and is none of those that say what comes from outside, changes nothing here.
/// </summary>
internal sealed class RestoreMemory
{
    private const string Header = "ksail restore 1";

    private readonly IReadOnlyList<FileMark> _marks;
    private readonly IReadOnlyList<VariableRecord> _variables;

    /// <summary>Remembers what a view has read, and variables.</summary>
    public RestoreMemory(SourceView view, IReadOnlyList<VariableRecord> variables)
    {
        var reads = view.Reads;
        var marks = new List<FileMark>(reads.Count);
        foreach (var read in reads)
            marks.Add(FileMark.Of(read, view));
        _marks = marks;
        _variables = variables;
    }

    private RestoreMemory(IReadOnlyList<FileMark> marks, IReadOnlyList<VariableRecord> variables)
    {
        _marks = marks;
        _variables = variables;
    }

    /// <summary>Whether a restore now would be asked for the same.</summary>
    public bool IsCurrent(EnvironmentVariables variables)
    {
        if (!AreCurrent(_marks))
            return false;
        foreach (var variable in _variables)
        {
            if (CheckCache.StateOf(variable.Name, variables) != variable.State)
                return false;
        }

        return true;
    }

    // The disk is asked from all processors at once, but for few files, where starting them would take longer.
    private static bool AreCurrent(IReadOnlyList<FileMark> marks)
    {
        const int Few = 500;
        if (marks.Count > Few)
            return Parallel.For(0, marks.Count, (i, loop) =>
            {
                if (!marks[i].IsCurrent())
                    loop.Stop();
            }).IsCompleted;
        foreach (var mark in marks)
        {
            if (!mark.IsCurrent())
                return false;
        }

        return true;
    }

    /// <summary>Reads the memory that was written under <paramref name="key"/>; null when there is none.</summary>
    public static RestoreMemory? TryRead(string path, string key)
    {
        try
        {
            // Asked first: the first exception of a process costs as much as a small build.
            if (!File.Exists(path))
                return null;
            var lines = File.ReadAllLines(path);
            var keyLine = Convert.ToBase64String(Encoding.UTF8.GetBytes(key));
            if (lines.Length < 2 || lines[0] != Header || lines[1] != keyLine)
                return null;
            var marks = new List<FileMark>(lines.Length);
            var variables = new List<VariableRecord>();
            for (var i = 2; i < lines.Length; i++)
            {
                var parts = lines[i].Split('\t');
                if (parts is ["variable", var name, var state])
                    variables.Add(new VariableRecord(name, state));
                else if (parts is [var kind, var mark, var signature, var file] && Enum.TryParse<ReadKind>(kind, out var read))
                    marks.Add(new FileMark(read, file, mark, signature));
                else
                    return null;
            }

            return new RestoreMemory(marks, variables);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Makes the folder of the memory, which would otherwise be a change of its own to remember.</summary>
    public static void Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it cannot be written either.
        }
    }

    /// <summary>Writes the memory whole or not at all; without it the next restore looks again.</summary>
    public void TryWrite(string path, string key)
    {
        var text = new StringBuilder().Append(Header).Append('\n').Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(key))).Append('\n');
        foreach (var variable in _variables)
            text.Append(CultureInfo.InvariantCulture, $"variable\t{variable.Name}\t{variable.State}\n");
        foreach (var mark in _marks)
        {
            // A name that would break the form is as good as a changed file.
            if (mark.Path.AsSpan().IndexOfAny('\t', '\n', '\r') >= 0)
                return;
            text.Append(CultureInfo.InvariantCulture, $"{mark.Kind}\t{mark.Mark}\t{mark.Signature}\t{mark.Path}\n");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            File.WriteAllText(temporary, text.ToString());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next restore looks again.
        }
    }
}
