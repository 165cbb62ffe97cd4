using System.Globalization;

namespace KSail.Checks.Reports;

/// <summary>Numbers as people read them.</summary>
internal static class Words
{
    /// <summary><c>1 resource</c>, <c>2 resources</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{Number(count)} {noun}s";

    /// <summary><c>1,682</c>.</summary>
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes: <c>812 B</c>, <c>12.3 KiB</c>, <c>1.2 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        const double Kibi = 1024;
        return bytes < Kibi ? $"{bytes} B"
            : bytes < Kibi * Kibi ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Kibi:0.0} KiB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / (Kibi * Kibi):0.0} MiB");
    }

    /// <summary>A time: <c>85 ms</c>, <c>1.42 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(time.TotalMilliseconds)):0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
