using System.Globalization;

namespace KSail.Checks.Reports;

/// <summary>The last artifact of an environment that was pushed from this folder, remembered for the report. It names no user and no password.</summary>
/// <param name="Reference">The reference with its digest.</param>
/// <param name="Size">Bytes in the registry.</param>
/// <param name="Elapsed">How long the push took.</param>
public sealed record PushRecord(string Reference, long Size, TimeSpan Elapsed)
{
    private const string FileName = "pushed.cache";

    /// <summary>The record of an environment; null where there is none.</summary>
    /// <param name="intermediateDirectory">Absolute path for caches.</param>
    /// <param name="environment">Name of the environment.</param>
    public static PushRecord? Read(string intermediateDirectory, string environment)
    {
        try
        {
            var file = Path.Combine(intermediateDirectory, environment, FileName);
            return File.Exists(file) && File.ReadAllLines(file) is [var reference, var size, var elapsed]
                && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && TimeSpan.TryParse(elapsed, CultureInfo.InvariantCulture, out var time)
                ? new PushRecord(reference, bytes, time) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers the record; where it cannot be written, the report says nothing of the push.</summary>
    /// <param name="intermediateDirectory">Absolute path for caches.</param>
    /// <param name="environment">Name of the environment.</param>
    public void Write(string intermediateDirectory, string environment)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(intermediateDirectory, environment));
            File.WriteAllText(
                Path.Combine(intermediateDirectory, environment, FileName), string.Create(CultureInfo.InvariantCulture, $"{Reference}\n{Size}\n{Elapsed:c}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next push tries again.
        }
    }
}
